// Agreements: small, dated, both said yes. Looked at again on a day they chose, without blame: it fits, it changes, or it
// is let go. Until both have said yes to other words, the old ones hold.
import type { ComponentType } from "preact";
import { sorted, whenAgain } from "../../between/agreeing";
import { useCouple, type Agreement } from "../../between/data";
import { useGive } from "../../between/give";
import { useSeen } from "../../between/news";
import { Whose } from "../../between/Seen";
import { TakeBack } from "../../between/TakeBack";
import { With } from "../../between/With";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Button, Disclosure, Empty, Problem } from "../../ui";
import * as Icons from "../../ui/icons";
import { dateOf } from "../../words/dates";
import { wallDate } from "../../words/quarters";
import { Shown } from "../parts/Shown";

interface OneProps {
  one: Agreement;
  space: Space;
}

type Put = Pick<Agreement, "o" | "at" | "mine" | "words">;

const changeAt = (space: Space, o: string): string => `#/with/${space.space}/agreements/${o}`;

function Quote({ one, space }: { one: Put; space: Space }) {
  const date = wallDate(one.at);
  return (
    <>
      <Whose name={space.name} mine={one.mine} words={one.mine ? t("In your words, {date}", { date }) : t("In {name}’s words, {date}", { name: space.name, date })} />
      <blockquote class="card-words" dir="auto">
        {one.words}
      </blockquote>
    </>
  );
}

// The other suggests it: a yes, or other words, or nothing at all. There is no button for no; leaving it is one.
function Asked({ one, space }: OneProps) {
  const { problem, busy, give } = useGive(space);
  return (
    <li class="card lined partner">
      <Quote one={one} space={space} />
      {isOn(space) && (
        <div class="row wrap">
          <Button kind="quiet" icon={Icons.Done} busy={busy} onClick={() => void give({ t: "yes", to: one.o, words: one.words }, t("You both said yes."))}>
            {t("Yes, I agree")}
          </Button>
          <Button kind="plain" href={changeAt(space, one.o)}>
            {t("In other words")}
          </Button>
        </div>
      )}
      {problem && <Problem>{problem}</Problem>}
      {one.change && <Change change={one.change} space={space} />}
    </li>
  );
}

function Waits({ one, space }: { one: Put; space: Space }) {
  return (
    <>
      <Quote one={one} space={space} />
      <p class="small">{t("It holds once you have both said yes.")}</p>
      {isOn(space) && <TakeBack space={space.space} copy={one.o} what={one.words} />}
    </>
  );
}

function Offered({ one, space }: OneProps) {
  return (
    <li class="card lined">
      <Waits one={one} space={space} />
      {one.change && <Change change={one.change} space={space} />}
    </li>
  );
}

// Other words for what holds, or is suggested: said yes to, or left, and then it stays with the words there were.
function Change({ change, space }: { change: Put; space: Space }) {
  const { problem, busy, give } = useGive(space);
  return (
    <div class="stack tight">
      <p class="label">{t("Other words are suggested")}</p>
      {change.mine ? (
        <div class="card lined">
          <Waits one={change} space={space} />
        </div>
      ) : (
        <div class="card lined partner">
          <Quote one={change} space={space} />
          {isOn(space) && (
            <div class="row wrap">
              <Button kind="quiet" icon={Icons.Done} busy={busy} onClick={() => void give({ t: "yes", to: change.o, words: change.words }, t("You both said yes."))}>
                {t("Yes, I agree")}
              </Button>
              <Button kind="plain" busy={busy} onClick={() => void give({ t: "agreement", words: change.words, of: change.o, state: "let_go" }, t("It stays as it was."))}>
                {t("Leave it as it was")}
              </Button>
            </div>
          )}
          {problem && <Problem>{problem}</Problem>}
        </div>
      )}
    </div>
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
      <p class="small">{one.revisit === undefined || due ? t("You both said yes.") : t("You both said yes. To look at again from {date}.", { date: dateOf(one.revisit) })}</p>
      {one.change && <Change change={one.change} space={space} />}
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

function Group({ id, title, those, space, One }: { id: string; title: string; those: readonly Agreement[]; space: Space; One: ComponentType<OneProps> }) {
  if (those.length === 0) return null;
  return (
    <section class="section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="stack wide">
        {those.map((one) => (
          <One key={one.o} one={one} space={space} />
        ))}
      </ul>
    </section>
  );
}

function All({ agreements, space }: { agreements: readonly Agreement[]; space: Space }) {
  const { asked, agreed, offered } = sorted(agreements);
  return (
    <>
      {agreements.length === 0 && (
        <Empty>
          <p>{t("Nothing agreed so far. One small thing is plenty: who says good night, how a break ends.")}</p>
        </Empty>
      )}
      <Group id="asked" title={t("{name} suggests", { name: space.name })} those={asked} space={space} One={Asked} />
      <Group id="agreed" title={t("Agreed")} those={agreed} space={space} One={Agreed} />
      <Group id="offered" title={t("You suggest")} those={offered} space={space} One={Offered} />
      {isOn(space) && (
        <div class="row">
          <Button kind={asked.length > 0 ? "quiet" : "main"} href={changeAt(space, "new")}>
            {t("Suggest something small")}
          </Button>
        </div>
      )}
    </>
  );
}

function Agreements({ space }: { space: Space }) {
  useSeen(space.space, "agreements");
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
