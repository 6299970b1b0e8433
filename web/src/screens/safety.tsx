// The private safety check. The answers are in the memory of this screen and nowhere else: they are not kept, not
// counted, and gone when the screen is left, hidden or locked. There is no score; one yes is enough to be believed.
import { useEffect, useState } from "preact/hooks";
import help from "../../../content/help.json";
import { command, status } from "../engine";
import { go, place } from "../router";
import { t } from "../t";
import { readHeading, Button, once, Page, Problem, Still, toast } from "../ui";
import { sentence } from "../words/errors";
import { HelpLines } from "./parts/HelpLines";
import { HowWeKnow } from "./parts/HowWeKnow";
import { looked, wayOn } from "./parts/looked";
import { NothingKept } from "./parts/NothingKept";
import { Phones } from "./parts/Phones";

const { questions, answers, after_none, after_some, honest, intro } = help.safety;

type Answer = keyof typeof answers;

function Intro({ onBegin }: { onBegin: () => void }) {
  return (
    <Still
      title={t("Is home safe?")}
      lede={t(intro[0] ?? "")}
      back="/help"
      upset={false}
      actions={
        <Button wide onClick={onBegin}>
          {t("Begin")}
        </Button>
      }
    >
      <p>{t(intro[1] ?? "")}</p>
      <NothingKept />
    </Still>
  );
}

function One(props: { index: number; onAnswer: (answer: Answer) => void; onBack: () => void }) {
  const question = questions[props.index];
  useEffect(readHeading, [props.index]);
  if (question === undefined) return null;
  return (
    <Still
      title={t(question.text)}
      over={t("{n} of {all}", { n: props.index + 1, all: questions.length })}
      onBack={props.onBack}
      upset={false}
      actions={
        <>
          <div class="pair">
            <Button kind="quiet" onClick={once(() => props.onAnswer("yes"))}>
              {t(answers.yes)}
            </Button>
            <Button kind="quiet" onClick={once(() => props.onAnswer("no"))}>
              {t(answers.no)}
            </Button>
          </div>
          <Button kind="plain" onClick={once(() => props.onAnswer("skip"))}>
            {t(answers.skip)}
          </Button>
        </>
      }
    />
  );
}

function Honest() {
  return (
    <div>
      <p class="soft">{t(honest.text)}</p>
      <HowWeKnow lines={honest.sources.map(({ claim, cite, year, note }) => `${t(claim)} ${cite}, ${year}. ${t(note)}`)} />
    </div>
  );
}

// What may come of it: to keep Stillnear for oneself, which is a setting and no answer. Nobody else sees it.
function Alone() {
  const [problem, say] = useState<string | null>(null);
  if (status.value.state !== "open" && status.value.state !== "empty") return null;
  const alone = async () => {
    const reply = await command("add", { entry: { t: "setting", name: "solo", value: "yes" } });
    if (!reply.ok) return say(sentence(reply));
    go("/together", { replace: true });
    toast(t("Stillnear is for you alone. You can change that under Me."));
  };
  return (
    <>
      <div class="row">
        <Button onClick={() => void alone()}>{t("Keep Stillnear for me alone")}</Button>
      </div>
      {problem && <Problem>{problem}</Problem>}
    </>
  );
}

// Back to where the check was offered: before linking with somebody. Whatever was answered, it is a plain choice.
function GoOn({ quiet }: { quiet: boolean }) {
  const next = wayOn(place.value.query);
  if (next === null) return null;
  const on = () => {
    looked.value = true;
    go(next, { replace: true });
  };
  return (
    <div class="row">
      <Button kind={quiet ? "plain" : "main"} onClick={on}>
        {t("Go on with linking")}
      </Button>
    </div>
  );
}

function After({ said }: { said: readonly Answer[] }) {
  const some = said.includes("yes");
  const words = some ? after_some : after_none;
  return (
    <Page title={t(words.title)} back="/help">
      <div class="up">
        <NothingKept atNight={false} />
      </div>
      <div class="stack">
        {words.text.map((line) => (
          <p key={line}>{t(line)}</p>
        ))}
        {some && <p class="card lined">{t(after_some.urgent)}</p>}
        {some ? <p>{t(after_some.solo)}</p> : <GoOn quiet={false} />}
        {some && <Alone />}
      </div>
      <section class="section" aria-labelledby="lines">
        <h2 id="lines">{t("Talk to someone")}</h2>
        <HelpLines lead={["domestic_violence", "emergency"]} />
      </section>
      <section class="section" aria-labelledby="phones">
        <h2 id="phones">{t("Before you go on")}</h2>
        <Phones />
      </section>
      <Honest />
      {some && <GoOn quiet />}
    </Page>
  );
}

export default function Safety() {
  const [said, say] = useState<readonly Answer[] | null>(null);

  // Out of sight is out of memory: another app in front, a locked phone, a closed tab.
  useEffect(() => {
    const forget = () => document.visibilityState === "hidden" && say(null);
    document.addEventListener("visibilitychange", forget);
    return () => document.removeEventListener("visibilitychange", forget);
  }, []);

  if (said === null) return <Intro onBegin={() => say([])} />;
  if (said.length >= questions.length) return <After said={said} />;
  return (
    <One
      index={said.length}
      onAnswer={(answer) => say([...said, answer])}
      onBack={() => say(said.length === 0 ? null : said.slice(0, -1))}
    />
  );
}
