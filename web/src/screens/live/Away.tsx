// During the pause: one picture, one time, three taps. At its end a gentle word to come back; renewed once at most.
import { useEffect, useRef, useState } from "preact/hooks";
import { canPulse, pulse } from "../../breath/pace";
import { Pacer } from "../../breath/Pacer";
import { useAwake } from "../../slow/during";
import type { Space } from "../../spaces";
import { t } from "../../t";
import { Button, Still, toast } from "../../ui";
import { sentence } from "../../words/errors";
import { Apart } from "./Apart";
import { Later } from "./Later";
import { answer, useFrames, useNow, type Live } from "./live";
import { Taps, tapSaid, useTapped } from "./Taps";
import { clockOf, leftSaid, markSaid, onTheSecond } from "./time";

const LONGER_MIN = 10;
const IN_STEP_MS = 25; // a correction below this is not worth a jump of the circle

export interface AwayProps {
  space: Space;
  live: Live;
  finish: (seconds: number) => void;
}

// Both breathe from the same moment: that at which the pause ends. The clocks are compared better and better, so it is
// held until it is off by more than can be seen.
function useStep(ends: number): number {
  const held = useRef(ends);
  if (Math.abs(held.current - ends) > IN_STEP_MS) held.current = ends;
  return held.current;
}

// One short pulse when it is time, where the person has that on.
function useNudge(over: boolean): void {
  useEffect(() => {
    if (over && canPulse && pulse.value && navigator.userActivation?.hasBeenActive) navigator.vibrate([40, 120, 40]);
  }, [over]);
}

export function Away({ space, live, finish }: AwayProps) {
  const now = useNow(live.ends - Date.now() < 90_000 ? 250 : 2_000);
  const [mine, tapped] = useTapped();
  const [theirs, heard] = useTapped();
  const [breathes, breathe] = useState(false);
  const [naming, name] = useState(false);
  const step = useStep(live.ends);
  const left = live.ends - now;
  const over = left <= 0;
  useAwake();
  useNudge(over);
  useFrames(space.space, live.me === "none" ? null : live.session, (news) => news.kind !== "beat" && heard(news.kind));

  const done = (reply: Awaited<ReturnType<typeof answer>>) => void (reply.ok || toast(sentence(reply)));
  const back = async () => {
    const reply = await answer(space.space, live, "end");
    if (reply.ok) finish(Math.max(0, Math.min(7200, Math.round((Date.now() - live.began) / 1000))));
    else done(reply);
  };
  const later = live.later_me ?? live.later_them;

  return (
    <Still
      title={
        over ? (
          t("It is time")
        ) : (
          <>
            {t("Back together at")} <time dateTime={onTheSecond(live.ends).toISOString()}>{clockOf(live.ends)}</time>
          </>
        )
      }
      close="/today"
      upset={false}
      middle
      class="pausing"
      actions={
        <>
          {!over && <Taps breathes={breathes} onTap={(tap) => (tap === "breathing" ? breathe(!breathes) : undefined, tapped(tap))} />}
          {over && (
            <Button wide onClick={() => void back()}>
              {t("I am back")}
            </Button>
          )}
          <div class="row centre wrap">
            {!over && (
              <Button kind="plain" onClick={() => void back()}>
                {t("I’m ready now")}
              </Button>
            )}
            {live.renewed === null && (
              <Button kind="plain" onClick={() => void answer(space.space, live, "join", { renews: true, minutes: LONGER_MIN }).then(done)}>
                {t("{n} more minutes, once", { n: LONGER_MIN })}
              </Button>
            )}
            {over && (
              <Button kind="plain" onClick={() => name(true)}>
                {t("Name a time")}
              </Button>
            )}
          </div>
        </>
      }
    >
      {breathes && !over ? (
        <Pacer from={step} />
      ) : (
        <Apart began={live.began} ends={live.ends} now={now} name={space.name} mine={mine && `${mine.turn}`} theirs={theirs && `${theirs.turn}`} />
      )}
      <div class="stack tight">
        <p class="lede" role="timer" aria-live="off">
          {over ? t("Come back, even for one sentence.") : leftSaid(left)}
        </p>
        {theirs && <p class="tap-said">{tapSaid(theirs.tap, space.name)}</p>}
        {later !== null && <p>{live.later_me !== null ? t("You said {time}.", { time: clockOf(later * 1000) }) : t("{name} says {time}.", { name: space.name, time: clockOf(later * 1000) })}</p>}
        {live.them === "end" && !over && <p>{t("{name} is ready. The time is still yours.", { name: space.name })}</p>}
        {live.by === "me" && live.them === "none" && !over && !breathes && <p class="small not-at-night">{t("{name}’s phone shows it as soon as the app is open there.", { name: space.name })}</p>}
      </div>
      <p class="hide" role="status">
        {theirs ? tapSaid(theirs.tap, space.name) : markSaid(left)}
      </p>
      <Later open={naming} space={space.space} live={live} onDone={done} onClose={() => name(false)} />
    </Still>
  );
}
