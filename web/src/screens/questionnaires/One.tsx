// One questionnaire: a fresh result to keep or throw away, what was kept, when to look again, and the way to remove
// its wording. Results stay when the wording goes: they are numbers.
import { useState } from "preact/hooks";
import { useView } from "../../ask";
import { useDraft } from "../../draft";
import { command } from "../../engine";
import { keep, keptWords } from "../../keep";
import { SameAsTable } from "../../pictures/table";
import { t } from "../../t";
import { Audience, Button, Page, Problem, Segments, Sheet, toast, Waiting } from "../../ui";
import * as Icons from "../../ui/icons";
import { dateOf } from "../../words/dates";
import { sentence } from "../../words/errors";
import { abouts, blankCheck, type About, type CheckDraft } from "../parts/check";
import { HowWeKnow } from "../parts/HowWeKnow";
import { PlaceResult, PlaceTable } from "../parts/PlaceResult";
import { intervalSaid, notYetWords, sinceSaid, titleOf, words } from "../parts/result";
import { formOf, scaleName, useAnswers, useHistory, type Loaded, type Said, type SaidNow } from "./data";
import { Points, pointsSaid } from "./Points";

function Result({ said, earlier, places }: { said: Said; earlier: readonly (Said & { at: number })[]; places: boolean }) {
  return places ? <PlaceResult scored={said} earlier={earlier} title={titleOf(said)} /> : <Points said={said} />;
}

function Fresh({ loaded, draft }: { loaded: Loaded; draft: ReturnType<typeof useDraft<CheckDraft>> }) {
  const { name, places, bonds } = loaded.questionnaire;
  const { about, levels } = draft.value;
  const reply = useView<SaidNow>("asked", { instrument: name, levels });
  const [problem, setProblem] = useState<string | null>(null);
  if (reply === null) return <Waiting />;
  if (!reply.ok) return <Problem>{sentence(reply)}</Problem>;
  const said = reply.state === "said";
  const keepIt = async () => {
    const kept = await keep({ t: "check", instrument: name, ...(bonds && { about }), levels });
    if (!kept.ok) return setProblem(sentence(kept));
    await draft.clear();
    toast(keptWords());
  };
  const discard = () => {
    const had = draft.value;
    void draft.clear();
    toast(t("Thrown away. Nothing of it was kept."), () => draft.set(had));
  };
  return (
    <section class="section" aria-labelledby="fresh">
      <h2 id="fresh">{said ? t("Not kept yet") : t(words.not_yet.check.title)}</h2>
      {!said && <p class="lede">{notYetWords(reply)}</p>}
      {said && <Result said={reply} earlier={[]} places={places} />}
      {said && places && <PlaceTable scored={reply} />}
      {problem && <Problem>{problem}</Problem>}
      <div class="row wrap">
        {said ? <Button onClick={() => void keepIt()}>{t("Keep it")}</Button> : <Button href={`#/questionnaires/${name}/ask`}>{t("Go on")}</Button>}
        <Button kind="quiet" onClick={discard}>
          {t("Throw it away")}
        </Button>
      </div>
    </section>
  );
}

function History({ loaded, asking }: { loaded: Loaded; asking: boolean }) {
  const { name, places, bonds } = loaded.questionnaire;
  const answers = useAnswers(name);
  const have = abouts().filter(({ id }) => answers.has(id));
  const [chosen, choose] = useState<About | null>(null);
  const about = chosen ?? have[0]?.id ?? "general";
  const reply = useHistory(name, answers.get(about) ?? []);
  if (reply === null) return <Waiting />;
  if (!reply.ok) return <Problem>{sentence(reply)}</Problem>;
  const latest = reply.checks[reply.checks.length - 1];
  if (latest === undefined) return asking ? null : <p class="soft">{t("Nothing answered yet.")}</p>;
  return (
    <section class="section" aria-labelledby="kept">
      <h2 id="kept">{t("Your answers of {date}", { date: dateOf(latest.at) })}</h2>
      {have.length > 1 && <Segments legend={t("With whom")} options={have.map(({ id, short }) => ({ id, name: short }))} value={about} onPick={choose} />}
      <Result said={latest} earlier={reply.checks.slice(0, -1)} places={places} />
      {reply.since && <p>{sinceSaid(reply.since)}</p>}
      <SameAsTable
        caption={places ? t("0 is the average adult; about 7 in 10 people lie between −1 and 1.") : t("In the questionnaire’s own points.")}
        heads={[t("Date"), ...(places ? (["anxiety", "avoidance"] as const) : latest.scales.map(({ name: scale }) => scale)).map(scaleName)]}
        rows={() => reply.checks.map((check) => [dateOf(check.at), ...(places ? [check.anxiety, check.avoidance].map(intervalSaid) : check.scales.map(pointsSaid))])}
      />
      {bonds && reply.next_at !== null && reply.next_at * 1000 > Date.now() && <p class="soft">{t(words.change.retake, { date: dateOf(reply.next_at) })}</p>}
      <div class="row">
        <Button kind="plain" href={`#/entry/${latest.o}`}>
          {t("Delete this result")}
        </Button>
      </div>
    </section>
  );
}

function Remove({ loaded }: { loaded: Loaded }) {
  const [asking, ask] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const remove = async () => {
    for (const { o } of loaded.wordings) {
      const gone = await command("delete", { o });
      if (!gone.ok) return setProblem(sentence(gone));
    }
    ask(false);
    toast(t("The wording is gone from this device."), () => void command("undo"));
  };
  return (
    <section class="section" aria-labelledby="wording">
      <h2 id="wording">{t("Its wording")}</h2>
      <p class="soft">{t("Loaded on {date}. Your results stay when you remove it.", { date: dateOf(loaded.wordings[0]?.at ?? 0) })}</p>
      <div class="row">
        <Button kind="stop" icon={Icons.Delete} onClick={() => ask(true)}>
          {t("Remove the wording")}
        </Button>
      </div>
      <Sheet open={asking} title={t("Remove the wording?")} onClose={() => ask(false)}>
        <p>{t("The words of this questionnaire go from this device at once. What you answered stays.")}</p>
        {problem && <Problem>{problem}</Problem>}
        <div class="row wrap">
          <Button kind="stop" onClick={() => void remove()}>
            {t("Remove it")}
          </Button>
          <Button kind="plain" onClick={() => ask(false)}>
            {t("Leave it")}
          </Button>
        </div>
      </Sheet>
    </section>
  );
}

export function One({ loaded }: { loaded: Loaded }) {
  const { name, title, places } = loaded.questionnaire;
  const draft = useDraft<CheckDraft>(formOf(name), blankCheck);
  const asking = draft.value.about !== null && draft.value.asked.length > 0;
  const worded = loaded.wordings.length > 0;
  return (
    <Page title={title} back="/questionnaires" class="room">
      <div class="up">
        <Audience />
      </div>
      {asking && <Fresh loaded={loaded} draft={draft} />}
      <History loaded={loaded} asking={asking} />
      {worded && !asking && (
        <div class="row">
          <Button href={`#/questionnaires/${name}/ask`}>{t("Answer it")}</Button>
        </div>
      )}
      {!worded && (
        <p>
          {t("Its wording is not loaded.")} <a href="#/questionnaires">{t("Load a wording")}</a>
        </p>
      )}
      <HowWeKnow
        lines={[
          t("The key was held against the publication or its authors’ page; the wording is what you loaded, and nobody here has compared it."),
          places ? t("The place on the map rests on the answers of 42,982 adults who took this questionnaire on the web: people who chose to, two in three of them women.") : t("No norms and no error are built in for it, so only its points are shown."),
        ]}
      />
      {worded && <Remove loaded={loaded} />}
    </Page>
  );
}
