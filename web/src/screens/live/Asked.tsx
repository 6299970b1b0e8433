// The other has asked for a pause. Joining is one tap; so is naming another time; and closing it tells nobody anything.
import { useState } from "preact/hooks";
import type { Reply } from "../../engine";
import { go } from "../../router";
import type { Space } from "../../spaces";
import { t } from "../../t";
import { Audience, Button, Problem, Still } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { Later } from "./Later";
import { answer, type Live } from "./live";
import { pass } from "./passed";
import { clockOf } from "./time";

export function Asked({ space, live }: { space: Space; live: Live }) {
  const [problem, say] = useState<string | null>(null);
  const [naming, name] = useState(false);
  const done = (reply: Reply) => {
    if (!reply.ok) say(sentence(reply));
  };
  const not = () => {
    pass(live.session);
    go("/today", { replace: true });
  };
  return (
    <Still
      title={t("{name} asks for a pause", { name: space.name })}
      over={<Audience who="us" name={space.name} />}
      close="/today"
      upset={false}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Button wide icon={Icons.Pause} onClick={() => void answer(space.space, live, "join").then(done)}>
            {t("Pause too")}
          </Button>
          <div class="row centre">
            <Button kind="plain" onClick={() => name(true)}>
              {t("Name another time")}
            </Button>
            <Button kind="plain" onClick={not}>
              {t("Not now")}
            </Button>
          </div>
        </>
      }
    >
      <p class="return-at">
        <span class="soft">{t("Back together at")}</span> <b>{clockOf(live.ends)}</b>
      </p>
      {live.later_me !== null && <p class="lede">{t("You said {time}.", { time: clockOf(live.later_me * 1000) })}</p>}
      <p class="small not-at-night">{t("“Not now” sends nothing. A time you name is shown to {name}.", { name: space.name })}</p>
      <Later open={naming} space={space.space} live={live} onDone={done} onClose={() => name(false)} />
    </Still>
  );
}
