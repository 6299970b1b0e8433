// What is between two people: all that either has handed over, newest first. Nothing is counted, and nothing says
// whether or when the other looked.
import { useState } from "preact/hooks";
import { useView } from "../../ask";
import type { Shared } from "../../between/data";
import { useSeen } from "../../between/news";
import { Seen, Whose } from "../../between/Seen";
import { TakeBack } from "../../between/TakeBack";
import { With } from "../../between/With";
import { whatOf } from "../../between/words";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Button, Empty, Item, Rows } from "../../ui";
import * as Icons from "../../ui/icons";
import { wallDay } from "../../words/quarters";
import { Shown } from "../parts/Shown";

const PAGE = 30;
const HANDED = ["checkin", "trigger", "pause", "message", "map", "calm", "card", "repair"];

interface Listed {
  items: Shared[];
  next?: string | null;
}

function One({ item, space }: { item: Shared; space: Space }) {
  return (
    <li class={`card lined ${item.mine ? "" : "partner"}`}>
      <Whose name={space.name} mine={item.mine} />
      <Seen item={item} dated />
      {item.mine && isOn(space) && <TakeBack space={space.space} copy={item.o} what={whatOf(item)} />}
    </li>
  );
}

function Days({ items, space, after }: { items: readonly Shared[]; space: Space; after: string | null }) {
  const days = new Map<string, Shared[]>();
  for (const item of items) {
    const day = wallDay(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return (
    <>
      {[...days].map(([day, those]) => (
        <section key={day} class="day" aria-label={day}>
          {day !== after && <h2 class="over">{day}</h2>}
          <ul class="stack wide">
            {those.map((item) => (
              <One key={item.o} item={item} space={space} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

interface LeafProps {
  space: Space;
  before: string | null;
  after: string | null;
  last: boolean;
  onMore: (next: string, day: string | null) => void;
}

function Leaf({ space, before, after, last, onMore }: LeafProps) {
  const reply = useView<Listed>("between", { space: space.space, ...(before !== null && { before }), limit: PAGE });
  return (
    <Shown reply={reply} empty={<p>{t("Nothing here yet.")}</p>}>
      {({ items, next }) => {
        const shown = items.filter(({ t: type }) => HANDED.includes(type));
        const oldest = shown[shown.length - 1];
        if (oldest === undefined && before === null && !next) return <Nothing />;
        return (
          <>
            <Days items={shown} space={space} after={after} />
            {last && next && (
              <Button kind="quiet" onClick={() => onMore(next, oldest ? wallDay(oldest.at) : after)}>
                {t("Show older")}
              </Button>
            )}
          </>
        );
      }}
    </Shown>
  );
}

function Nothing() {
  return (
    <Empty>
      <p>{t("Nothing here yet. What one of you hands over is here for you both.")}</p>
    </Empty>
  );
}

function Leaves({ space }: { space: Space }) {
  useSeen(space.space, "between");
  const [leaves, turn] = useState<readonly { before: string | null; after: string | null }[]>([{ before: null, after: null }]);
  return (
    <div class="stack wide">
      {leaves.map(({ before, after }, i) => (
        <Leaf key={before ?? ""} space={space} before={before} after={after} last={i === leaves.length - 1} onMore={(next, day) => turn([...leaves, { before: next, after: day }])} />
      ))}
    </div>
  );
}

export default function Between({ params }: ScreenProps) {
  return (
    <With id={params["space"]} title={t("What is between you")} lede={t("What each of you handed over, one thing at a time.")}>
      {(space) => (
        <>
          <Leaves space={space} />
          <Rows edged>
            <Item icon={Icons.Hands} name={t("Hand something over")} hint={t("From what you wrote, part by part")} href="#/entries" />
            <Item icon={Icons.List} name={t("What I handed over")} hint={t("When, to whom, and what I took back")} href={`#/with/${space.space}/ledger`} />
          </Rows>
        </>
      )}
    </With>
  );
}
