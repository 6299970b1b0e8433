// Agreements: small, dated, both said yes. Looked at again on a day they chose, without blame: kept, changed or let go.
import { useState } from "preact/hooks";
import { useCouple, type Agreement } from "../../between/data";
import { Whose } from "../../between/Seen";
import { TakeBack } from "../../between/TakeBack";
import { With } from "../../between/With";
import { command } from "../../engine";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Button, Disclosure, Empty, Problem, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { dateOf } from "../../words/dates";
import { sentence } from "../../words/errors";
import { Shown } from "../parts/Shown";
import { sorted, whenAgain } from "../../between/agreeing";

interface OneProps {
  one: Agreement;
  space: Space;
}

// One thing done to an agreement, and what is said once it is.
function useGive(space: Space) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const give = async (entry: object, words: string) => {
    setBusy(true);
    const reply = await command("give", { space: space.space, entry });
    setBusy(false);
    setProblem(reply.ok ? null : sentence(reply));
    if (reply.ok) toast(words);
  };
  return { problem, busy, give };
}

const changeAt = (space: Space, o: string): string => `#/with/${space.space}/agreements/${o}`;

function Quote({ one, space }: OneProps) {
  return (
    <>
      <Whose name={space.name} mine={one.mine} words={one.mine ? t("Put into words by you, {date}", { date: dateOf(one.at) }) : t("Put into words by {name}, {date}", { name: space.name, date: dateOf(one.at) })} />
      <blockquote class="card-words" dir="auto">
        {one.words}
      </blockquote>
    </>
  );
}

// The other asks: a yes, or other words, or nothing at all. There is no button for no; leaving it is one.
function Asked({ one, space }: OneProps) {
  const { problem, busy, give } = useGive(space);
  return (
    <li class="card lined partner">
      <Quote one={one} space={space} />
      {isOn(space) && (
        <div class="row wrap">
          <Button kind="quiet" icon={Icons.Done} busy={busy} onClick={() => void give({ t: "yes", to: one.o }, t("You both said yes."))}>
            {t("Yes, I agree")}
          </Button>
          <Button kind="plain" href={changeAt(space, one.o)}>
            {t("In other words")}
          </Button>
        </div>
      )}
      {problem && <Problem>{problem}</Problem>}
    </li>
  );
}

function Offered({ one, space }: OneProps) {
  return (
    <li class="card lined">
      <Quote one={one} space={space} />
      <p class="small">{t("It holds once you have both said yes.")}</p>
      {isOn(space) && <TakeBack space={space.space} copy={one.o} what={one.words} />}
    </li>
  );
}

function Again({ one, space }: OneProps) {
  const { problem, busy, give } = useGive(space);
  const again = { t: "agreement", words: one.words, of: one.o };
  return (
    <>
      <div class="row wrap">
        <Button kind="quiet" small busy={busy} onClick={() => void give({ ...again, state: "kept", revisit: whenAgain("month") }, t("It goes on as it is."))}>
          {t("It still fits")}
        </Button>
        <Button kind="quiet" small href={changeAt(space, one.o)}>
          {t("Change it")}
        </Button>
        <Button kind="quiet" small busy={busy} onClick={() => void give({ ...again, state: "let_go" }, t("Let go."))}>
          {t("Let it go")}
        </Button>
      </div>
      {problem && <Problem>{problem}</Problem>}
    </>
  );
}

function Agreed({ one, space }: OneProps) {
  const due = one.revisit !== undefined && one.revisit * 1000 <= Date.now();
  return (
    <li class="card lined both">
      <Quote one={one} space={space} />
      <p class="small">
        <Icons.Done class="inline" /> {one.revisit === undefined || due ? t("You both said yes.") : t("You both said yes. To look at again from {date}.", { date: dateOf(one.revisit) })}
      </p>
      {isOn(space) &&
        (due ? (
          <div class="stack tight">
            <p>{t("When it suits you both: does it still fit? Each answer is a good one.")}</p>
            <Again one={one} space={space} />
          </div>
        ) : (
          <Disclosure summary={t("Look at it now")}>
            <Again one={one} space={space} />
          </Disclosure>
        ))}
    </li>
  );
}

function Gone({ one, space }: OneProps) {
  return (
    <li>
      <p dir="auto">{one.words}</p>
      <p class="small">{one.state === "let_go" ? t("Let go by {who}, {date}", { who: one.mine ? t("you") : space.name, date: dateOf(one.at) }) : t("In other words now")}</p>
    </li>
  );
}

function All({ agreements, space }: { agreements: readonly Agreement[]; space: Space }) {
  const { asked, agreed, offered, gone } = sorted(agreements);
  const group = (title: string, id: string, those: readonly Agreement[], One: (props: OneProps) => preact.JSX.Element) =>
    those.length > 0 && (
      <section class="section" aria-labelledby={id}>
        <h2 id={id}>{title}</h2>
        <ul class="stack wide">
          {those.map((one) => (
            <One key={one.o} one={one} space={space} />
          ))}
        </ul>
      </section>
    );
  return (
    <>
      {asked.length + agreed.length + offered.length === 0 && (
        <Empty>
          <p>{t("Nothing agreed so far. One small thing is plenty: who says good night, how a break ends.")}</p>
        </Empty>
      )}
      {group(t("{name} suggests", { name: space.name }), "asked", asked, Asked)}
      {group(t("Agreed"), "agreed", agreed, Agreed)}
      {group(t("You suggest"), "offered", offered, Offered)}
      {isOn(space) && (
        <div class="row">
          <Button kind={asked.length > 0 ? "quiet" : "main"} href={changeAt(space, "new")}>
            {t("Suggest something small")}
          </Button>
        </div>
      )}
      {gone.length > 0 && (
        <Disclosure summary={t("Earlier ones")}>
          <ul class="plain-list">
            {gone.map((one) => (
              <Gone key={one.o} one={one} space={space} />
            ))}
          </ul>
        </Disclosure>
      )}
    </>
  );
}

function Agreements({ space }: { space: Space }) {
  const reply = useCouple(space.space);
  return (
    <Shown reply={reply} empty={<p>{t("Nothing here yet.")}</p>}>
      {({ agreements }) => <All agreements={agreements} space={space} />}
    </Shown>
  );
}

export default function AgreementsScreen({ params }: ScreenProps) {
  return (
    <With id={params["space"]} title={t("What you agreed")} lede={t("Small, with a day to look at it again. It holds when both have said yes.")}>
      {(space) => <Agreements space={space} />}
    </With>
  );
}
