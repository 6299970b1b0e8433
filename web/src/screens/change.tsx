// How it changes: two lines over time, hard moments before and after, what helps. Every picture has its sentence,
// its table and where it comes from; where there is too little, it says how much is missing and draws no guess.
import { useState } from "preact/hooks";
import { useView } from "../ask";
import { status } from "../engine";
import { t } from "../t";
import { Audience, Button, Empty, Item, Page, Rows, Segments } from "../ui";
import * as Icons from "../ui/icons";
import { HelpsPart, Line, MomentsPart } from "./parts/ChangeParts";
import type { Changing } from "./parts/changing";
import { Shown } from "./parts/Shown";
import { words } from "./parts/result";

const periods = { weeks: 56, year: 365, all: 3660 } as const;
type Period = keyof typeof periods;

function Nothing() {
  return (
    <>
      <p>{t(words.not_yet.empty.text)}</p>
      <Button href="#/checkin">{t("Say how I am")}</Button>
    </>
  );
}

function Counts({ counts }: { counts: Changing["counts"] }) {
  return (
    <p class="soft">
      {t("In this time: check-ins {checkins}, hard moments {triggers}, times you slowed down {pauses}.", {
        checkins: counts.checkins,
        triggers: counts.triggers,
        pauses: counts.pauses,
      })}
    </p>
  );
}

function Pictures({ said }: { said: Changing }) {
  const { counts } = said;
  if (counts.checkins + counts.triggers + counts.pauses === 0)
    return (
      <Empty>
        <Nothing />
      </Empty>
    );
  return (
    <>
      <Counts counts={counts} />
      <div class="pic-pair">
        <Line title={t("How close you felt")} column={t("Close")} said={said} of="close" />
        <Line title={t("How settled you felt")} column={t("Settled")} said={said} of="settled" />
      </div>
      <div class="pic-pair">
        <MomentsPart said={said} />
        <HelpsPart said={said} />
      </div>
    </>
  );
}

export default function Change() {
  const [period, choose] = useState<Period>("weeks");
  const reply = useView<Changing>("change", { days: periods[period] });
  return (
    <Page title={t("How it changes")} class="room">
      <div class="stack tight up">
        <Audience />
      </div>
      <div class="stack">
        {status.value.state !== "empty" && (
          <Segments
            legend={t("How far back")}
            options={[
              { id: "weeks", name: t("8 weeks") },
              { id: "year", name: t("1 year") },
              { id: "all", name: t("All") },
            ]}
            value={period}
            onPick={choose}
          />
        )}
        <Shown reply={reply} empty={<Nothing />}>
          {(said) => <Pictures said={said} />}
        </Shown>
      </div>
      <section class="section" aria-labelledby="more">
        <h2 id="more">{t("In your own words")}</h2>
        <Rows>
          <Item icon={Icons.List} name={t("Everything you wrote")} hint={t("Read, change or delete it")} href="#/entries" />
          <Item icon={Icons.Map} name={t("Where you lean")} hint={t("Your place on the map")} href="#/map" />
          <Item icon={Icons.Together} name={t("The loop you two get into")} hint={t("Who reaches, who pulls back, how long it takes to settle")} href="#/loop" />
          <Item icon={Icons.Chart} name={t("What goes together")} hint={t("Feelings, signs of the body, and what you want to do")} href="#/patterns" />
          <Item icon={Icons.Print} name={t("A summary on paper")} hint={t("On paper it is no longer sealed")} href="#/summary" />
        </Rows>
      </section>
    </Page>
  );
}
