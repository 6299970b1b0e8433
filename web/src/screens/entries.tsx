// Everything somebody wrote, newest first: by kind, by words, page by page.
import { useEffect, useState } from "preact/hooks";
import { useView } from "../ask";
import { shutDrawer } from "../drawer";
import { status } from "../engine";
import { useSpaces, type Handed } from "../spaces";
import { t } from "../t";
import { Audience, Button, Empty, Find, Item, Page, Rows } from "../ui";
import type { IconType } from "../ui/Icon";
import * as Icons from "../ui/icons";
import { dayOf, timeOf } from "../words/dates";
import { isType, nameOf, summaryOf, types, type Entry, type Type } from "../words/entries";
import { Picker } from "./parts/Picker";
import { Shown } from "./parts/Shown";
import { words } from "./parts/result";

interface Written extends Entry {
  o: string;
  t: Type;
  at: number;
  shared?: Handed[];
}

interface Listed {
  entries: Written[];
  next?: string | null;
}

const PAGE = 50;
const SUMMARY_MOST = 90;
const TYPING_MS = 250;

const icons: Record<Type, IconType> = {
  checkin: Icons.CheckIn,
  trigger: Icons.Wind,
  pause: Icons.Breath,
  message: Icons.Say,
  practice: Icons.Learn,
  calm: Icons.Calm,
  check: Icons.Map,
  wording: Icons.List,
  kept: Icons.Save,
};

function short(text: string): string {
  const letters = [...text.replace(/\s+/g, " ")];
  return letters.length > SUMMARY_MOST ? `${letters.slice(0, SUMMARY_MOST).join("")}…` : letters.join("");
}

const seenBy = ({ shared = [] }: Written): string => shared.map(({ name }) => t("with {name}", { name })).join(", ");

function Row({ entry }: { entry: Written }) {
  const kind = nameOf(entry.t);
  const { words: said, numbers } = summaryOf(entry);
  const name = said === "" ? kind : short(said);
  const hint = [name === kind ? "" : kind, numbers, timeOf(entry.at), seenBy(entry)].filter((part) => part !== "").join(" · ");
  return <Item icon={icons[entry.t]} name={name} hint={hint} href={`#/entry/${entry.o}`} />;
}

// A heading a day; the last day of the page before is not said twice.
function Days({ entries, after }: { entries: readonly Written[]; after: string | null }) {
  const days = new Map<string, Written[]>();
  for (const entry of entries.filter((one) => isType(one.t))) {
    const day = dayOf(entry.at);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return (
    <>
      {[...days].map(([day, those]) => (
        <section key={day} class="day" aria-label={day}>
          {day !== after && <h2 class="over">{day}</h2>}
          <Rows edged>
            {those.map((entry) => (
              <Row key={entry.o} entry={entry} />
            ))}
          </Rows>
        </section>
      ))}
    </>
  );
}

interface Asked {
  view: "list" | "search";
  args: { type: Type } | { words: string } | Record<string, never>;
}

interface LeafProps {
  asked: Asked;
  before: string | null;
  after: string | null;
  last: boolean;
  onMore: (next: string, day: string) => void;
}

function Leaf({ asked, before, after, last, onMore }: LeafProps) {
  const reply = useView<Listed>(asked.view, { ...asked.args, ...(before !== null && { before }), limit: PAGE });
  return (
    <Shown reply={reply} empty={<p>{t(words.not_yet.empty.text)}</p>}>
      {({ entries, next }) => {
        const oldest = entries[entries.length - 1];
        if (oldest === undefined && before === null) return <Nothing asked={asked} />;
        return (
          <>
            <Days entries={entries} after={after} />
            {last && next && oldest && (
              <Button kind="quiet" onClick={() => onMore(next, dayOf(oldest.at))}>
                {t("Show older")}
              </Button>
            )}
          </>
        );
      }}
    </Shown>
  );
}

function Nothing({ asked }: { asked: Asked }) {
  if (asked.view === "search")
    return (
      <p class="soft" role="status">
        {t("Nothing holds these words. Try fewer, or a part of a word.")}
      </p>
    );
  const all = !("type" in asked.args);
  return (
    <Empty>
      <p>{all ? t(words.not_yet.empty.text) : t("Nothing of this kind yet.")}</p>
      {all && <Button href="#/checkin">{t("Say how I am")}</Button>}
    </Empty>
  );
}

function Leaves({ asked }: { asked: Asked }) {
  const [leaves, turn] = useState<readonly { before: string | null; after: string | null }[]>([{ before: null, after: null }]);
  return (
    <>
      {leaves.map(({ before, after }, i) => (
        <Leaf
          key={before ?? ""}
          asked={asked}
          before={before}
          after={after}
          last={i === leaves.length - 1}
          onMore={(next, day) => turn([...leaves, { before: next, after: day }])}
        />
      ))}
    </>
  );
}

// The private drawer, where what it is for stands: a quiet word, and no sign of it to whom the list is closed.
function SecondLock() {
  const { state, drawer } = status.value;
  if (state !== "open") return null;
  return drawer ? (
    <Button kind="plain" small onClick={shutDrawer}>
      {t("Shut the drawer")}
    </Button>
  ) : (
    <Button kind="plain" small href="#/me/drawer">
      {t("A second lock")}
    </Button>
  );
}

const everything: Asked = { view: "list", args: {} };

export default function Entries() {
  const [type, choose] = useState<Type | "all">("all");
  const [typed, type_] = useState("");
  const [asked, ask] = useState("");
  const spaces = useSpaces();
  const linked = spaces?.ok === true && spaces.spaces.length > 0;
  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  if (status.value.state === "empty")
    return (
      <Page title={t("Everything you wrote")} back="/change">
        <Nothing asked={everything} />
      </Page>
    );
  return (
    <Page title={t("Everything you wrote")} back="/change">
      <div class="up row apart loose">
        <Audience but={linked} />
        <SecondLock />
      </div>
      <div class="stack tight" role="search">
        <Find label={t("Find words")} value={typed} onInput={type_}>
          <Icons.Search />
        </Find>
        {asked === "" && (
          <Picker
            label={t("Show")}
            hideLabel
            options={[{ id: "all" as const, name: t("Everything") }, ...types.map((id) => ({ id, name: nameOf(id) }))]}
            value={type}
            onPick={choose}
          />
        )}
      </div>
      <div class="stack wide">
        <Leaves key={`${asked} ${type}`} asked={asked !== "" ? { view: "search", args: { words: asked } } : type === "all" ? everything : { view: "list", args: { type } }} />
      </div>
    </Page>
  );
}
