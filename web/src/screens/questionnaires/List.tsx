// Which published questionnaires there are, which of them are loaded here, and a way to load one.
import { t, tn } from "../../t";
import { Audience, Item, Page, Problem, Rows, Waiting } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { HowWeKnow } from "../parts/HowWeKnow";
import { useQuestionnaires } from "./data";
import { Load } from "./Load";

export function List() {
  const reply = useQuestionnaires();
  const all = reply?.ok ? reply.all : [];
  const loaded = all.filter(({ wordings }) => wordings.length > 0);
  const rest = all.filter(({ wordings }) => wordings.length === 0);
  return (
    <Page title={t("Questionnaires")} lede={t("Published ones, for those who may use their wording. The check of our own needs none of this.")} back="/me">
      <Audience />
      {reply === null && <Waiting />}
      {reply?.ok === false && (
        <Problem>{reply.why === "no_measure" ? t("The figures of these questionnaires are not on this device yet. They come with the network; then open this again.") : sentence(reply)}</Problem>
      )}
      {loaded.length > 0 && (
        <section class="section" aria-labelledby="here">
          <h2 id="here">{t("Loaded here")}</h2>
          <Rows>
            {loaded.map(({ questionnaire: { name, title, items } }) => (
              <Item key={name} icon={Icons.List} name={title} hint={tn("{n} item", "{n} items", items)} href={`#/questionnaires/${name}`} />
            ))}
          </Rows>
        </section>
      )}
      {rest.length > 0 && <Load choices={rest.map(({ questionnaire }) => questionnaire)} />}
      {reply?.ok && (
        <HowWeKnow
          lines={[
            t("Only questionnaires are offered whose key somebody has held against the publication or its authors’ page: which items are turned, and which belong to which scale."),
            t("Who checked what is in content/instruments of the source code, one file each."),
          ]}
        />
      )}
    </Page>
  );
}
