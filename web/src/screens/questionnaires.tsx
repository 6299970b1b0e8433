// Published questionnaires, for those who may use their wording: the list, one of them, and answering it. One file for
// all three, since none of it is part of a first visit (build.mjs).
import type { ScreenProps } from "../routes";
import { t, tn } from "../t";
import { Page, Problem, Waiting } from "../ui";
import { sentence } from "../words/errors";
import { Asking, SECONDS_EACH } from "./parts/Asking";
import type { About } from "./parts/check";
import { TooSoon } from "./parts/TooSoon";
import { asksOf, useAnswers, useHistory, useQuestionnaires, type Loaded } from "./questionnaires/data";
import { List } from "./questionnaires/List";
import { One } from "./questionnaires/One";

function Since({ name, about }: { name: string; about: About }) {
  const reply = useHistory(name, useAnswers(name).get(about) ?? []);
  return <TooSoon next={reply?.ok ? reply.next_at : null} />;
}

function Ask({ loaded }: { loaded: Loaded }) {
  const { name, title, items, bonds } = loaded.questionnaire;
  return (
    <Asking
      asks={asksOf(loaded)}
      first="partner"
      title={title}
      lede={t("Choose on a scale how much each sentence is true for you, as the questionnaire means it. You can stop at any of them.")}
      button={tn("Begin, about {n} minute", "Begin, about {n} minutes", Math.ceil((items * SECONDS_EACH) / 60))}
      before={(about) => bonds && <Since name={name} about={about} />}
    />
  );
}

function Chosen({ name, asked }: { name: string; asked: boolean }) {
  const reply = useQuestionnaires();
  const loaded = reply?.ok ? reply.all.find(({ questionnaire }) => questionnaire.name === name) : undefined;
  if (loaded) return asked && loaded.wordings.length > 0 ? <Ask loaded={loaded} /> : <One loaded={loaded} />;
  return (
    <Page title={t("Questionnaires")} back="/questionnaires">
      {reply === null ? <Waiting /> : <Problem>{reply.ok ? t("There is no such questionnaire here.") : sentence(reply)}</Problem>}
    </Page>
  );
}

export default function Questionnaires({ params }: ScreenProps) {
  const name = params["name"];
  return name === undefined ? <List /> : <Chosen name={name} asked={params["part"] === "ask"} />;
}
