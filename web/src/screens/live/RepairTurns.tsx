// The turns of a repair talk: the full shape speaks, the open shape listens, then they swap.
import { useState } from "preact/hooks";
import { tell } from "../../engine";
import { useAwake } from "../../slow/during";
import type { Space } from "../../spaces";
import { t } from "../../t";
import { Audience, Button, once, Still } from "../../ui";
import { sentence } from "../../words/errors";
import { HoldToSpeak } from "./Hold";
import { answer, useFrames, useNow, type Live } from "./live";
import { seesOfStopping, StopHere, Stopped, type StopProps } from "./RepairStop";
import { clockOf, leftSaid, markSaid } from "./time";
import { beginning, fromNumber, further, mayClose, moved, speaker, toNumber, type Move, type Turns, type Who } from "./turns";

interface Around {
  topic: string;
  finish: () => void;
}

// One phone from hand to hand: whoever's turn it is holds it.
export function OnOnePhone({ name, minutes, topic, pause, finish }: Around & { name: string | null; minutes: number; pause: string }) {
  const [turns, turn] = useState(beginning);
  const [ends] = useState(() => Date.now() + minutes * 60_000);
  const act = (move: Move) => (move === "close" ? finish() : turn(moved(turns, move)));
  const stopping: StopProps = { sees: t("Nothing is kept. You can begin again when you both have room."), stop: async () => null };
  return <Turn turns={turns} me={null} name={name ?? t("your partner")} ends={ends} topic={topic} pause={pause} stopping={stopping} act={act} />;
}

export function OnTwoPhones({ space, live, topic, finish }: Around & { space: Space; live: Live }) {
  const [turns, turn] = useState(beginning);
  const me: Who = live.by === "me" ? "first" : "second";
  const take = (next: Turns) => {
    turn(next);
    tell("live_value", { value: toNumber(next) });
    if (next.phase === "close") setTimeout(finish, CLOSING_MS); // the other phone hears of it first
  };
  useFrames(space.space, live.session, ({ value }) => {
    const next = further(turns, fromNumber(value));
    if (next === turns) return;
    turn(next);
    tell("live_value", { value: toNumber(next) }); // so that this phone's frames do not bring it back
    if (next.phase === "close") finish();
  });
  const stop = async () => {
    const reply = await answer(space.space, live, "end");
    return reply.ok ? null : sentence(reply);
  };
  if (live.them === "end") return <Stopped space={space} live={live} finish={finish} />;
  return (
    <Turn
      turns={turns}
      me={me}
      name={space.name}
      ends={live.ends}
      topic={topic}
      about={elsewhere(live, space.name)}
      pause={`/with/${space.space}/pause`}
      stopping={{ sees: seesOfStopping(live, space.name), stop }}
      act={(move) => take(moved(turns, move))}
    />
  );
}

// While the other phone has not come in. That nobody looked at it shows nowhere.
function elsewhere({ by, them, later_them }: Live, name: string): string | null {
  if (them === "later" && later_them !== null) return t("{name} says {time}.", { name, time: clockOf(later_them * 1000) });
  return by === "me" && them === "none" ? t("{name}’s phone shows it as soon as the app is open there.", { name }) : null;
}

const CLOSING_MS = 400;

interface TurnProps {
  turns: Turns;
  me: Who | null; // null: one phone for both
  name: string;
  ends: number;
  topic: string;
  about?: string | null; // the other phone, while it has not come in: said instead of the time
  pause: string;
  stopping: StopProps;
  act: (move: Move) => void;
}

function Turn({ turns, me, name, ends, topic, about, pause, stopping, act }: TurnProps) {
  const now = useNow(5_000);
  const left = ends - now;
  const mayEnd = mayClose(turns) || left <= 0;
  const mine = speaker(turns) === (me ?? "first");
  useAwake();
  return (
    <Still
      title={headline(turns, me, mine, name)}
      over={<Audience who="us" name={name} />}
      close="/together"
      upset={false}
      middle
      class="talking"
      actions={
        <>
          <Moves turns={turns} me={me} mine={mine} act={act} />
          <div class="row centre">
            <Button kind="plain" href={`#${pause}`}>
              {t("Pause us")}
            </Button>
            {mayEnd ? (
              <Button kind={left <= 0 ? "quiet" : "plain"} onClick={() => act("close")}>
                {t("Come to an end")}
              </Button>
            ) : (
              <StopHere {...stopping} />
            )}
          </div>
        </>
      }
    >
      <Across mine={mine} phase={turns.phase} held={turns.held} name={name} />
      <Prompts turns={turns} me={me} mine={mine} />
      {topic && <p class="small">{topic}</p>}
      <p class="small" role="timer" aria-live="off">
        {left <= 0 ? t("The time is over. End with one small thing.") : (about ?? leftSaid(left))}
      </p>
      <p class="hide" role="status">
        {`${headline(turns, me, mine, name)}. ${markSaid(left)}`}
      </p>
    </Still>
  );
}

function headline({ phase }: Turns, me: Who | null, mine: boolean, name: string): string {
  if (phase === "speak") return mine ? (me === null ? t("You speak") : t("Your turn to speak")) : t("{name} speaks", { name });
  if (phase === "back") return mine ? t("{name} says it back", { name }) : t("Say back what you heard");
  return mine ? t("Did they get it?") : t("Did you get it?");
}

// What one may do now. On one phone it is for whoever holds it; on two, who is not at turn may go on for the other, in case
// their phone is off.
function Moves({ turns, me, mine, act }: { turns: Turns; me: Who | null; mine: boolean; act: (move: Move) => void }) {
  const both = me === null;
  const press = (move: Move) => once(() => act(move));
  if (turns.phase === "speak")
    return mine || both ? (
      <>
        <HoldToSpeak held={turns.held} onHold={(down) => act(down ? "hold" : "release")} />
        <Button wide kind={turns.held ? "plain" : "main"} onClick={press("said")}>
          {t("I’ve said it")}
        </Button>
      </>
    ) : (
      <Button wide kind="plain" onClick={press("said")}>
        {t("They have said it")}
      </Button>
    );
  if (turns.phase === "back")
    return (
      <Button wide kind={!mine || both ? "main" : "plain"} onClick={press("said_back")}>
        {!mine || both ? t("I’ve said it back") : t("They have said it back")}
      </Button>
    );
  return (
    <div class="pair">
      <Button kind={mine || both ? "main" : "quiet"} onClick={press("yes")}>
        {t("Yes. Swap")}
      </Button>
      <Button kind="quiet" onClick={press("nearly")}>
        {t("Nearly: once more")}
      </Button>
    </div>
  );
}

function Prompts({ turns: { phase }, me, mine }: { turns: Turns; me: Who | null; mine: boolean }) {
  if (phase === "speak" && (mine || me === null))
    return (
      <ul class="say-lines">
        <li>{t("What happened …")}</li>
        <li>{t("What I felt …")}</li>
        <li>{t("What I’d like …")}</li>
      </ul>
    );
  if (phase === "speak") return <p class="lede">{t("Just listen. You get your turn next.")}</p>;
  if (phase === "back" && (!mine || me === null))
    return (
      <ul class="say-lines">
        <li>{t("“What I heard is …”")}</li>
        <li>{t("“You felt …”")}</li>
        <li>{t("“Did I get it?”")}</li>
      </ul>
    );
  return <p class="lede">{phase === "back" ? t("Listen whether they got it.") : t("You need not agree. It only has to be heard.")}</p>;
}

// You speak and they listen: what is said goes over, what was heard comes back.
function Across({ mine, phase, held, name }: { mine: boolean; phase: Turns["phase"]; held: boolean; name: string }) {
  const words = mine ? t("You speak, {name} listens.", { name }) : t("{name} speaks, you listen.", { name });
  const goes = phase === "speak" ? mine : !mine; // from left to right
  return (
    <svg class={`across ${held ? "held" : ""}`} viewBox="0 20 360 172" role="img" aria-label={words}>
      <path class={`way ${mine === (phase === "speak") ? "you" : "them"} ${phase === "speak" ? "" : "ahead"}`} d={goes ? "M100 84C146 46 216 46 256 82M242 80l14 2-3-14" : "M260 84C214 46 144 46 104 82M118 80l-14 2 3-14"} />
      <circle class={mine ? "full you" : "open you"} cx="60" cy="108" r="34" />
      <rect class={mine ? "open them" : "full them"} x="268" y="76" width="64" height="64" rx="19" />
      <text x="60" y="172" text-anchor="middle">{t("you")}</text>
      <text x="300" y="172" text-anchor="middle">{name}</text>
    </svg>
  );
}
