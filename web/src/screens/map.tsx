// The map: where somebody leans when it gets hard, how sure that is, what it was good for and what it costs. A fresh
// result is a draft until it is kept; throwing it away leaves nothing.
import { useState } from "preact/hooks";
import instrument from "../../../content/instruments/own-18.json";
import { useView } from "../ask";
import { useDraft } from "../draft";
import type { Reply } from "../engine";
import { keep, keptWords } from "../keep";
import { SameAsTable } from "../pictures/table";
import { useOn, type Handed } from "../spaces";
import { t } from "../t";
import { Audience, Button, Empty, Item, Page, Problem, Rows, Segments, toast, Waiting } from "../ui";
import * as Icons from "../ui/icons";
import { dateOf } from "../words/dates";
import { sentence } from "../words/errors";
import { abouts, blankCheck, type About, type CheckDraft, type Checked, type Kept, type Since } from "./parts/check";
import { HandedAudience } from "./parts/Handed";
import { HowWeKnow } from "./parts/HowWeKnow";
import { PlaceResult, PlaceTable } from "./parts/PlaceResult";
import { intervalSaid, notYetWords, sinceSaid, titleOf, words } from "./parts/result";

interface KeptChecks {
  checks: Kept[];
  next_at: number | null;
  since: Since | null;
}

function Fresh({ draft }: { draft: ReturnType<typeof useDraft<CheckDraft>> }) {
  const { about, levels } = draft.value;
  const reply = useView<Checked>("check", { instrument: instrument.name, about: about ?? "general", levels });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  if (reply === null) return <Page title={t("One moment")} back="/me"><Waiting /></Page>;
  if (!reply.ok) return <Page title={t("Where you lean")} back="/me"><Problem>{sentence(reply)}</Problem></Page>;

  const discard = () => {
    const had = draft.value;
    void draft.clear();
    toast(t("Thrown away. Nothing of it was kept."), () => draft.set(had));
  };
  const keepIt = async () => {
    setBusy(true);
    const kept = await keep({ t: "check", instrument: instrument.name, about, levels });
    setBusy(false);
    if (!kept.ok) return setProblem(sentence(kept));
    await draft.clear();
    toast(keptWords());
  };

  const said = reply.state === "said";
  const title = said ? titleOf(reply) : t(words.not_yet.check.title);
  return (
    <Page title={title} back="/me" class="room">
      <div class="stack tight up">
        <Audience />
        {said && <p class="small">{t("Not kept yet. At the end you keep it or throw it away.")}</p>}
      </div>
      <PlaceResult scored={reply} earlier={[]} title={title} unsure={t("somewhere in here")}>
        {said ? null : <p class="lede">{notYetWords(reply)}</p>}
      </PlaceResult>
      {problem && <Problem>{problem}</Problem>}
      <div class="stack tight">
        <div class="row wrap">
          {said ? (
            <Button onClick={() => void keepIt()} busy={busy}>
              {t("Keep it")}
            </Button>
          ) : (
            <Button href="#/check">{t("Go on")}</Button>
          )}
          <Button kind="quiet" onClick={discard}>
            {t("Throw it away")}
          </Button>
        </div>
        {said && <p class="small">{t("Kept, only you can see it, and you can delete it at any time.")}</p>}
      </div>
      <div class="stack tight">
        {said && <PlaceTable scored={reply} />}
        <About />
      </div>
    </Page>
  );
}

function About() {
  return (
    <HowWeKnow
      lines={[
        t(words.sure.provisional),
        t("The questions follow six themes that were found in the answers of 42,982 adults to a published questionnaire. They are our own words, and not that questionnaire."),
        t("What is near the middle moves from week to week: with a good questionnaire, about 6 in 10 people are in the same corner when asked again. So we name a corner only when it is clear."),
      ]}
    />
  );
}

function History({ about, kept }: { about: About; kept: Reply<KeptChecks> | null }) {
  const linked = useOn().length > 0;
  if (kept === null) return <Waiting />;
  if (!kept.ok) return <Problem>{sentence(kept)}</Problem>;
  const latest = kept.checks[kept.checks.length - 1];
  if (latest === undefined) return null;
  const early = kept.next_at !== null && kept.next_at * 1000 > Date.now();
  return (
    <>
      <PlaceResult key={about} scored={latest} earlier={kept.checks.slice(0, -1)} title={titleOf(latest)}>
        {kept.since && <p>{sinceSaid(kept.since)}</p>}
      </PlaceResult>
      <div class="stack tight">
        <SameAsTable
          caption={t("Your checks. 0 is the average adult; about 7 in 10 people lie between −1 and 1.")}
          heads={[t("Check"), t(words.scales.anxiety.name), t(words.scales.avoidance.name)]}
          rows={() => kept.checks.map((check) => [dateOf(check.at), intervalSaid(check.anxiety), intervalSaid(check.avoidance)])}
        />
        <About />
      </div>
      <section class="section" aria-labelledby="again">
        <h2 id="again">{t("Look again")}</h2>
        <p class="soft">
          {early && kept.next_at !== null
            ? t(words.change.retake, { date: dateOf(kept.next_at) })
            : t("Two months or more have passed, so a repeat can show something.")}
        </p>
        <div class="row wrap">
          <Button kind="quiet" href={`#/check/${about}`}>
            {early ? t("Do it now all the same") : t("Do the check again")}
          </Button>
          {linked && (
            <Button kind="quiet" icon={Icons.Hands} href={`#/handover/${latest.o}`}>
              {t("Hand it over")}
            </Button>
          )}
          <Button kind="plain" href={`#/entry/${latest.o}`}>
            {t("Delete this result")}
          </Button>
        </div>
      </section>
    </>
  );
}

// Another bond, another place: each can be looked at on its own, as often as its own eight weeks allow.
function Bonds({ have }: { have: readonly About[] }) {
  return (
    <section class="section" aria-labelledby="bonds">
      <h2 id="bonds">{t("With each person it can be different")}</h2>
      <Rows>
        {abouts()
          .filter(({ id }) => !have.includes(id))
          .map(({ id, short, name }) => (
            <Item key={id} icon={Icons.Map} name={short} hint={t("Not looked at yet: {name}", { name })} href={`#/check/${id}`} />
          ))}
        <Item icon={Icons.Leaf} name={t("Where it began")} hint={t("A few gentle questions, at your pace")} href="#/began" />
      </Rows>
    </section>
  );
}

export default function MapScreen() {
  const draft = useDraft<CheckDraft>("check", blankCheck);
  const all = useView<{ entries: { o: string; about?: About; shared?: Handed[] }[] }>("list", { type: "check", limit: 100 });
  const entries = all?.ok === true ? all.entries : [];
  const have = abouts().filter(({ id }) => entries.some((entry) => (entry.about ?? "general") === id));
  const [chosen, choose] = useState<About | null>(null);
  const about = chosen ?? have[0]?.id ?? "partner";
  const kept = useView<KeptChecks>("checks", { about });

  if (draft.value.about !== null && draft.value.asked.length > 0) return <Fresh draft={draft} />;
  const latest = kept?.ok === true ? kept.checks[kept.checks.length - 1] : undefined;
  return (
    <Page title={latest ? titleOf(latest) : t("Where you lean")} back="/me" class="room">
      {have.length === 0 ? (
        <Empty>
          <p>{t("Nothing here yet. A few short questions, about two minutes, draw your place on the map. You can throw it away afterwards.")}</p>
          <Button href="#/check">{t("Begin")}</Button>
        </Empty>
      ) : (
        <>
          <div class="up">
            <HandedAudience shared={entries.find(({ o }) => o === latest?.o)?.shared ?? []} />
          </div>
          {have.length > 1 && (
            <Segments legend={t("With whom")} options={have.map(({ id, short }) => ({ id, name: short }))} value={about} onPick={choose} />
          )}
          <History about={about} kept={kept} />
          <Bonds have={have.map(({ id }) => id)} />
        </>
      )}
    </Page>
  );
}
