// Today: one large door, three smaller ones, and one small step. Nothing is counted and nothing is overdue.
import { useState } from "preact/hooks";
import steps from "../../../content/steps.json";
import { useView } from "../ask";
import { isShut } from "../drawer";
import { newsAt, useNews } from "../between/news";
import { status } from "../engine";
import { useOn } from "../spaces";
import { locale, t } from "../t";
import { Banner, Button, Item, Page, Problem, Rows } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { hasAccount, LevelLine } from "./parts/Level";
import { Notices } from "./parts/Notices";
import { holding, timesOf } from "./parts/reminders";
import { useLooking } from "./together/looking";
import { whereTo, type Pair } from "./together/pair";

interface Today {
  steps: string[]; // those that hold now, in order
  calm: string[];
  open_trigger: string | null;
  entries: number;
  last_at: number | null;
  has_backup: boolean;
}

const conditions = steps.steps.map(({ id, when }) => ({ id, when }));

function greeting(hour: number): string {
  if (hour < 5) return t("It is late.");
  if (hour < 12) return t("Good morning.");
  if (hour < 18) return t("Good afternoon.");
  return t("Good evening.");
}

export default function TodayScreen() {
  const reply = useView<Today>("today", { steps: conditions });
  const linked = useOn().length > 0;
  return (
    <Page
      title={
        <>
          {greeting(new Date().getHours())} <span class="own-line">{t("Good to see you.")}</span>
        </>
      }
    >
      <a class="lead-door" href="#/triggered">
        <Icons.Wind />
        <span>
          <b>{t("I’m triggered")}</b>
          <span class="not-at-night">{t("First, five seconds.")}</span>
        </span>
        <Icons.Onward />
      </a>
      <Notices />
      <Rows label={t("Other doors")}>
        <Item icon={Icons.CheckIn} name={t("Check in")} hint={t("How are you, right now?")} href="#/checkin" />
        <Item icon={Icons.Say} name={t("Say something hard")} hint={t("Find the words before you send them.")} href="#/say" />
        {linked ? (
          <Item icon={Icons.Pause} name={t("Pause together")} hint={t("Both phones, with a time to come back.")} href="#/pause" />
        ) : (
          <Item icon={Icons.Pause} name={t("Take a break")} hint={t("With a time to come back.")} href="#/slow/time_out" />
        )}
      </Rows>
      <Linking />
      <New />
      {reply && (reply.ok ? <Below today={reply} /> : <Problem>{sentence(reply)}</Problem>)}
    </Page>
  );
}

const LINKING_MS = 10_000;

// Once answered, a link lives for an hour: whoever sent it is told where they are. While it waits, nothing is said.
function Linking() {
  const reply = useView<Pair>("pair");
  const pair = reply?.ok ? reply : null;
  useLooking(pair, { every: LINKING_MS });
  if (pair?.state !== "compare") return null;
  return (
    <Banner icon={Icons.Together} action={t("Go on with linking")} href={whereTo(pair)}>
      {pair.from ? t("You and {name} can compare six numbers now. Then you are linked.", { name: pair.from }) : t("You can compare six numbers now. Then you are linked.")}
    </Banner>
  );
}

// Somebody whom one shares with has handed something over. It stays until it was seen, and says so to nobody.
function New() {
  const news = useNews();
  return (
    <>
      {news.map((one) => (
        <Banner key={one.space} icon={Icons.Hands} action={t("Look at it")} href={newsAt(one)}>
          {t("{name} handed something over to you.", { name: one.name })}
        </Banner>
      ))}
    </>
  );
}

function Below({ today }: { today: Today }) {
  return (
    <>
      {today.open_trigger ? <Settle o={today.open_trigger} /> : <Reminder lastAt={today.last_at} />}
      <Step today={today} />
      {today.calm.length > 0 && !isShut.value && (
        <section class="section" aria-labelledby="calms">
          <h2 id="calms">{t("What calms you")}</h2>
          <ul class="calms" lang={locale()}>
            {today.calm.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </section>
      )}
      <Sealed entries={today.entries} copied={today.has_backup} />
    </>
  );
}

// Something was written in the last hours and not looked at again: an offer, once, above the small step.
function Settle(props: { o: string }) {
  return (
    <Banner icon={Icons.Breath} action={t("Say how it is now")} href={`#/slow/breathing?trigger=${props.o}&at=after`}>
      {t("Earlier today it was loud. Has it come down?")}
    </Banner>
  );
}

// Around a time that somebody chose for themselves. Nothing is missed where it is not taken up.
function Reminder({ lastAt }: { lastAt: number | null }) {
  const reply = useView<{ value: string | null }>("setting", { name: "reminders" });
  if (!reply?.ok || holding(timesOf(reply.value), new Date(), lastAt) === null) return null;
  return (
    <Banner icon={Icons.Clock} action={t("Check in")} href="#/checkin">
      {t("Around now you wanted to be reminded, if it suits you.")}
    </Banner>
  );
}

function Step({ today }: { today: Today }) {
  const [turned, turn] = useState(0);
  const ids = today.steps;
  const id = ids[turned % Math.max(ids.length, 1)];
  const step = steps.steps.find((one) => one.id === id);
  if (!step) return null;
  return (
    <section class="section" aria-labelledby="step">
      <p class="over">{t("One small step, when it suits you")}</p>
      <h2 id="step">{t(step.title)}</h2>
      <p class="soft">{t(step.text)}</p>
      <div class="row wrap">
        <Button kind="quiet" href={`#${step.action.route}`}>
          {t(step.action.label)}
        </Button>
        {ids.length > 1 && (
          <Button kind="plain" onClick={() => turn(turned + 1)}>
            {t("Another step")}
          </Button>
        )}
      </div>
    </section>
  );
}

// Says plainly where the words are: with the server too, or here alone, and then that a copy is wise.
function Sealed(props: { entries: number; copied: boolean }) {
  const { state, keeps } = status.value;
  if (hasAccount()) return <LevelLine />;
  if (state === "sample" || !keeps || props.entries === 0 || props.copied) return null;
  return (
    <Banner action={t("Keep a copy")} href="#/me/backup">
      {t("Your notes are sealed on this device. A browser can clear its storage, so a copy is wise.")}
    </Banner>
  );
}
