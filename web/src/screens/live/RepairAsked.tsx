// The other asks for a talk. It can be joined, put off, or left alone.
import { useState } from "preact/hooks";
import type { Reply } from "../../engine";
import { go } from "../../router";
import type { Space } from "../../spaces";
import { t, tn } from "../../t";
import { Audience, Button, Problem, Still } from "../../ui";
import { sentence } from "../../words/errors";
import { Later } from "./Later";
import { answer, type Live } from "./live";
import { pass } from "./passed";
import { clockOf } from "./time";

export function RepairAsked({ space, live }: { space: Space; live: Live }) {
  const [problem, say] = useState<string | null>(null);
  const [naming, name] = useState(false);
  const done = (reply: Reply) => void (reply.ok || say(sentence(reply)));
  return (
    <Still
      title={t("{name} asks for a repair talk", { name: space.name })}
      lede={tn("One speaks, one listens, then you swap. {n} minute at most.", "One speaks, one listens, then you swap. {n} minutes at most.", live.minutes)}
      over={<Audience who="us" name={space.name} />}
      close="/together"
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Button wide onClick={() => void answer(space.space, live, "join").then(done)}>
            {t("I’m in")}
          </Button>
          <div class="row centre">
            <Button kind="plain" onClick={() => name(true)}>
              {t("Name another time")}
            </Button>
            <Button
              kind="plain"
              onClick={() => {
                pass(live.session);
                go("/today", { replace: true });
              }}
            >
              {t("Not now")}
            </Button>
          </div>
        </>
      }
    >
      {live.later_me !== null && <p class="lede">{t("You said {time}.", { time: clockOf(live.later_me * 1000) })}</p>}
      <p class="small not-at-night">{t("“Not now” sends nothing. A time you name is shown to {name}.", { name: space.name })}</p>
      <Later open={naming} space={space.space} live={live} onDone={done} onClose={() => name(false)} />
    </Still>
  );
}
