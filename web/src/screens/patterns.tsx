// What goes together in one's own hard moments: a feeling or a sign of the body, and the urge or the older wound that
// came with it. Counts first; only what is clear is said to be.
import { useView } from "../ask";
import { SameAsTable } from "../pictures/table";
import { Spread } from "../pictures/spread";
import { t } from "../t";
import { Audience, Button, Page } from "../ui";
import { numberOf } from "../words/dates";
import { choiceOf } from "../words/entries";
import { HowWeKnow } from "./parts/HowWeKnow";
import { Shown } from "./parts/Shown";

interface Link {
  kind: "feelings" | "body";
  word: string;
  outcome: string; // an urge, or "older"
  with: number;
  with_both: number;
  other: number;
  other_both: number;
  share: number;
  low: number;
  high: number;
  claim: boolean;
}

interface Patterns {
  state: "said" | "not_yet";
  have: number;
  need: number;
  links: Link[];
}

const outcomeOf = (link: Link): string => (link.outcome === "older" ? t("older than today") : choiceOf("urge", link.outcome));

function counted(link: Link): string {
  const said = { word: link.word, both: link.with_both, all: link.with, others: link.other_both, other: link.other };
  return t("In {both} of the {all} moments with “{word}”; in {others} of the {other} others.", said);
}

function One({ link }: { link: Link }) {
  const id = `${link.word}-${link.outcome}`;
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{t("{word} and {outcome}", { word: link.word, outcome: outcomeOf(link) })}</h2>
      <p>{counted(link)} {link.claim ? t("Clearly more often.") : t("Too few to be sure.")}</p>
      <Spread interval={{ value: link.share, low: link.low, high: link.high }} from={0} to={1} ends={[t("never"), t("always")]} />
    </section>
  );
}

function Found({ said }: { said: Patterns }) {
  if (said.state === "not_yet")
    return (
      <section class="section" aria-labelledby="not-yet">
        <h2 id="not-yet">{t("Not enough yet")}</h2>
        <p>{t("{have} of {need} hard moments so far. With fewer, chance looks like a pattern.", { have: said.have, need: said.need })}</p>
      </section>
    );
  if (said.links.length === 0) return <p>{t("Nothing stands out in your {n} hard moments. That is an answer too.", { n: said.have })}</p>;
  return (
    <>
      {said.links.map((link) => <One key={`${link.kind} ${link.word} ${link.outcome}`} link={link} />)}
      <div>
        <SameAsTable
          caption={t("Of your {n} hard moments", { n: said.have })}
          heads={[t("Sign"), t("Goes with"), t("With it"), t("Without it"), t("Likely share")]}
          rows={() => said.links.map((link) => [link.word, outcomeOf(link), t("{have} of {need}", { have: link.with_both, need: link.with }), t("{have} of {need}", { have: link.other_both, need: link.other }), t("{low} to {high}", { low: numberOf(link.low, 2), high: numberOf(link.high, 2) })])}
        />
        <HowWeKnow
          lines={[
            t("Counted from what you wrote, from ten hard moments on. The bar holds the true share 9 times in 10."),
            t("Many pairs are looked at, so some stand out by chance alone. That they go together does not say which comes first."),
          ]}
        />
      </div>
    </>
  );
}

export default function PatternsScreen() {
  const reply = useView<Patterns>("patterns", {});
  return (
    <Page title={t("What goes together")} back="/change">
      <div class="up"><Audience /></div>
      <Shown
        reply={reply}
        empty={
          <>
            <p>{t("Nothing here yet. It begins with the first hard moment you write down.")}</p>
            <Button href="#/triggered">{t("Name a hard moment")}</Button>
          </>
        }
      >
        {(said) => <Found said={said} />}
      </Shown>
    </Page>
  );
}
