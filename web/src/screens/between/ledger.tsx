// The ledger: what I handed over, when, and when I took it back. It lies with my own things, and nobody else has it.
import { useView } from "../../ask";
import type { Share } from "../../between/data";
import { TakeBack } from "../../between/TakeBack";
import { With } from "../../between/With";
import { labelOf, whatOf } from "../../between/words";
import type { ScreenProps } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Empty, Item, Rows } from "../../ui";
import * as Icons from "../../ui/icons";
import { dateOf, shortOf } from "../../words/dates";
import { Shown } from "../parts/Shown";

function Line({ share, space }: { share: Share; space: Space }) {
  const { what, fields, at, taken, copy, source, source_deleted, stands } = share;
  const parts = fields.map((field) => labelOf(what, field)).filter((label) => label !== "");
  const name = whatOf({ t: what });
  return (
    <li class="ledger-line">
      <div>
        <b>{name}</b>
        <small>{t("to {name}, {date}", { name: space.name, date: shortOf(at) })}</small>
        {parts.length > 0 && <small>{parts.join(" · ")}</small>}
        {taken !== null && <small>{t("Taken back on {date}", { date: dateOf(taken) })}</small>}
        {source && !source_deleted && (
          <a class="text-btn" href={`#/entry/${source}`} aria-label={t("See all of it: {what}, {date}", { what: name, date: shortOf(at) })}>
            {t("See all of it")}
          </a>
        )}
      </div>
      {stands && isOn(space) && <TakeBack space={space.space} copy={copy} what={`${name}, ${shortOf(at)}`} />}
    </li>
  );
}

function Lines({ space }: { space: Space }) {
  const reply = useView<{ shares: Share[] }>("ledger", { space: space.space });
  const nothing = <p>{t("Nothing handed over so far.")}</p>;
  return (
    <Shown reply={reply} empty={nothing}>
      {({ shares }) =>
        shares.length === 0 ? (
          <>
            <Empty>{nothing}</Empty>
            {isOn(space) && (
              <Rows edged>
                <Item icon={Icons.Hands} name={t("Hand something over")} hint={t("From what you wrote, part by part")} href="#/entries" />
              </Rows>
            )}
          </>
        ) : (
          <ul class="rows edged">
            {shares.map((share) => (
              <Line key={share.o} share={share} space={space} />
            ))}
          </ul>
        )
      }
    </Shown>
  );
}

export default function Ledger({ params }: ScreenProps) {
  return (
    <With id={params["space"]} title={t("What I handed over")} lede={t("And what I took back. What was read cannot be unread.")} alone>
      {(space) => <Lines space={space} />}
    </With>
  );
}
