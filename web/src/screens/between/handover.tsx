// Handing one thing over: tick the parts that go, see exactly what the other will see, and only then hand it over.
// It happens once, for one thing. Nothing recurs, and there is no way to share everything.
import { useLayoutEffect, useState } from "preact/hooks";
import { useView } from "../../ask";
import { handedSaid } from "../../between/handed";
import { Preview } from "../../between/Preview";
import { Ticks } from "../../between/Ticks";
import { partsOf, type Own } from "../../between/own";
import type { Line } from "../../between/words";
import { NotSetUp } from "../../between/With";
import { command } from "../../engine";
import { back, go, place } from "../../router";
import type { ScreenProps } from "../../routes";
import { isOn, useSpaces, type Space } from "../../spaces";
import { t } from "../../t";
import { arrive, Audience, Button, Choice, Page, Problem, Still, toast, Waiting } from "../../ui";
import type { Entry } from "../../words/entries";
import { sentence } from "../../words/errors";
import type { Kept } from "../parts/check";

interface Chosen {
  o: string;
  lines: readonly Line[];
  ticked: string[];
  space: Space | null;
  has: boolean; // something of it is with them already
}

function To({ spaces, space, onPick }: { spaces: readonly Space[]; space: Space | null; onPick: (space: Space) => void }) {
  if (spaces.length < 2) return null;
  const pick = (id: string) => {
    const found = spaces.find((one) => one.space === id);
    if (found) onPick(found);
  };
  return (
    <section class="stack tight">
      <h2 class="as-h3">{t("To whom")}</h2>
      <Choice legend={t("To whom")} options={spaces.map(({ space: id, name }) => ({ id, name: <span dir="auto">{name}</span> }))} value={space?.space ?? null} onPick={pick} />
    </section>
  );
}

interface ChooseProps {
  chosen: Chosen;
  spaces: readonly Space[];
  choose: (change: Partial<Chosen>) => void;
}

function Choose({ chosen, spaces, choose }: ChooseProps) {
  const { o, lines, ticked, space, has } = chosen;
  return (
    <Still
      title={t("What goes across?")}
      lede={t("Tick only what you want to be read. All the rest stays with you.")}
      over={<Audience />}
      back={`/entry/${o}`}
      onSubmit={() => go(`/handover/${o}?at=see`)}
      actions={
        <div class="pair">
          <Button type="submit" disabled={ticked.length === 0 || space === null || has}>
            {t("See it first")}
          </Button>
          <Button kind="plain" onClick={() => back(`/entry/${o}`)}>
            {t("Keep it to myself")}
          </Button>
        </div>
      }
    >
      <To spaces={spaces} space={space} onPick={(picked) => choose({ space: picked })} />
      {has && (
        <p class="card lined partner">
          {t("{name} has a part of this already. To hand over something else of it, take that back first.", { name: space?.name ?? "" })} <a href={`#/entry/${o}`}>{t("See it")}</a>
        </p>
      )}
      <Ticks legend={t("What goes across?")} lines={lines} ticked={ticked} onTick={(next) => choose({ ticked: next })} />
    </Still>
  );
}

function See({ o, fields, space }: { o: string; fields: string[]; space: Space }) {
  const args = { space: space.space, o, fields };
  const reply = useView<{ seen: Entry }>("preview", args);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const hand = async () => {
    setBusy(true);
    const done = await command("hand_over", args);
    setBusy(false);
    if (!done.ok) return setProblem(sentence(done));
    toast(handedSaid(space.name));
    go(`/entry/${o}`, { replace: true });
  };

  return (
    <Still
      title={t("This is exactly what {name} will see", { name: space.name })}
      lede={t("Exactly this, and nothing else.")}
      onBack={() => back(`/handover/${o}`)}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <div class="pair">
            <Button busy={busy} disabled={!reply?.ok} onClick={() => void hand()}>
              {t("Hand it over")}
            </Button>
            <Button kind="plain" onClick={() => go(`/entry/${o}`, { replace: true })}>
              {t("Keep it to myself")}
            </Button>
          </div>
        </>
      }
    >
      <Preview title={t("On their phone")} item={reply?.ok ? reply.seen : null}>
        {reply === null ? <Waiting /> : !reply.ok && <Problem>{sentence(reply)}</Problem>}
      </Preview>
      <p class="soft">{t("You can take it back later. What was read cannot be unread.")}</p>
    </Still>
  );
}

function Steps({ own, lines, spaces, just }: { own: Own; lines: readonly Line[]; spaces: Space[]; just: readonly string[] }) {
  const [chosen, choose] = useState({ ticked: just.filter((name) => lines.some((line) => line.name === name)), space: spaces.length === 1 ? (spaces[0] ?? null) : null });
  const has = own.shared?.some(({ space }) => space === chosen.space?.space) ?? false;
  const seeing = place.value.query.get("at") === "see" && chosen.space !== null && chosen.ticked.length > 0;
  useLayoutEffect(() => {
    arrive();
  }, [seeing]);
  if (seeing && chosen.space) return <See key="see" o={own.o} fields={chosen.ticked} space={chosen.space} />;
  return <Choose key="choose" chosen={{ o: own.o, lines, has, ...chosen }} spaces={spaces} choose={(change) => choose({ ...chosen, ...change })} />;
}

interface Scores {
  checks: Kept[];
}

function Found({ own, spaces }: { own: Own; spaces: Space[] }) {
  const scores = useView<Scores>("checks", typeof own["about"] === "string" ? { about: own["about"] } : {});
  if (own.t === "check" && scores === null) return <OneMoment o={own.o} />;
  const scored = (scores?.ok && scores.checks.find(({ o }) => o === own.o)) || null;
  const lines = partsOf(own, scored);
  if (spaces.length === 0 || lines.length === 0) return <NotSetUp />;
  return <Steps own={own} lines={lines} spaces={spaces} just={(place.value.query.get("just") ?? "").split(",")} />;
}

function OneMoment({ o }: { o: string }) {
  return (
    <Page title={t("One moment")} back={`/entry/${o}`}>
      <Waiting />
    </Page>
  );
}

export default function HandOver({ params }: ScreenProps) {
  const o = params["o"] ?? "";
  const entry = useView<{ entry: Own | null }>("entry", { o });
  const found = useSpaces();
  if (entry === null || found === null) return <OneMoment o={o} />;
  if (!entry.ok || entry.entry === null) return <NotSetUp />;
  return <Found own={entry.entry} spaces={found.ok ? found.spaces.filter(isOn) : []} />;
}
