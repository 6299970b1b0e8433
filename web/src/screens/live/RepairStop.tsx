// Leaving a talk before its end: kindly, without a reason, and both know it.
import { useState } from "preact/hooks";
import type { Space } from "../../spaces";
import { go } from "../../router";
import { t } from "../../t";
import { Audience, Button, Problem, Sheet, Still } from "../../ui";
import { sentence } from "../../words/errors";
import { answer, type Live } from "./live";

export interface StopProps {
  sees: string; // what comes of it, for the other above all
  stop: () => Promise<string | null>; // what went wrong
}

export function StopHere({ sees, stop }: StopProps) {
  const [asked, ask] = useState(false);
  const [busy, wait] = useState(false);
  const [problem, say] = useState<string | null>(null);
  const leave = async () => {
    wait(true);
    const wrong = await stop();
    wait(false);
    if (wrong !== null) return say(wrong);
    go("/together", { replace: true });
  };
  return (
    <>
      <Button kind="plain" onClick={() => ask(true)}>
        {t("Stop here")}
      </Button>
      <Sheet open={asked} title={t("Stop the talk here?")} onClose={() => ask(false)}>
        <p>{sees}</p>
        {problem && <Problem>{problem}</Problem>}
        <div class="row wrap">
          <Button busy={busy} onClick={() => void leave()}>
            {t("Stop here")}
          </Button>
          <Button kind="plain" onClick={() => ask(false)}>
            {t("Go on")}
          </Button>
        </div>
      </Sheet>
    </>
  );
}

// What the other phone says of it before it is done.
export function seesOfStopping({ by, them }: Live, name: string): string {
  if (by === "me" && them === "none") return t("{name} has not come in yet. The question goes from their phone, without a message.", { name });
  return t("{name} sees that you stop here for now, and that it says nothing about them. No reason is sent.", { name });
}

// The other has stopped. What one does now is one's own: nothing waits.
export function Stopped({ space, live, finish }: { space: Space; live: Live; finish: () => void }) {
  const [problem, say] = useState<string | null>(null);
  const close = async () => {
    const reply = await answer(space.space, live, "end");
    if (reply.ok) go("/together", { replace: true });
    else say(sentence(reply));
  };
  return (
    <Still
      title={t("{name} stops here for now", { name: space.name })}
      lede={t("It says nothing about you. You can begin again when you both have room.")}
      over={<Audience who="us" name={space.name} />}
      close="/together"
      middle
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Button wide onClick={() => void close()}>
            {t("All right")}
          </Button>
          <Button wide kind="plain" onClick={finish}>
            {t("Write one small thing")}
          </Button>
        </>
      }
    />
  );
}
