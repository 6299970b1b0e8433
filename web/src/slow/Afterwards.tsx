// How is it now? Two numbers are all it takes to see, over time, what helps this person. Both may be skipped.
import { useState } from "preact/hooks";
import { command, status, view, type Reply } from "../engine";
import { keep, keptWords } from "../keep";
import { go } from "../router";
import { t } from "../t";
import { Audience, Button, Problem, Slider, Still, toast } from "../ui";
import { sentence } from "../words/errors";
import { carry, type From } from "./during";

export interface AfterwardsProps {
  skill: string;
  seconds: number;
  origin: From;
  onBack?: () => void;
}

type Trigger = Record<string, unknown>;

const OURS = new Set(["o", "at", "zone", "c", "shared"]); // what the vault adds to an entry, and takes from itself again

export function Afterwards({ skill, seconds, origin, onBack }: AfterwardsProps) {
  const [before, setBefore] = useState(origin.before);
  const [after, setAfter] = useState<number | null>(null);
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState(false);

  const done = async () => {
    wait(true);
    const kept = await record({ skill, seconds, before, after, origin });
    wait(false);
    if (!kept.ok) return say(sentence(kept));
    if (after !== null) toast(keptWords());
    go("/today", { replace: true });
  };

  return (
    <Still
      title={t("How is it now?")}
      over={<Audience />}
      onBack={onBack}
      close="/today"
      upset={false}
      onSubmit={() => void done()}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Button wide type="submit" busy={busy} kind={after === null ? "quiet" : "main"}>
            {after === null ? t("Close without a number") : t("Keep it")}
          </Button>
          {origin.trigger && (
            <Button wide kind="plain" href={`#${carry("/say", origin)}`}>
              {t("Say it now")}
            </Button>
          )}
        </>
      }
    >
      <Slider label={t("How strong is it now?")} value={after} onInput={setAfter} ends={[t("barely there"), t("hard to hold")]} />
      {origin.before === null && after !== null && !origin.after && (
        <Slider label={t("And when you began?")} value={before} onInput={setBefore} ends={[t("barely there"), t("hard to hold")]} />
      )}
      {after !== null && before !== null && after >= before && (
        <p class="soft">
          {t("It has not come down yet. That happens, and it is not your doing. Something else may suit you better right now.")}{" "}
          <a href={`#${carry("/slow", origin)}`}>{t("Try something else")}</a>
        </p>
      )}
    </Still>
  );
}

interface Done {
  skill: string;
  seconds: number;
  before: number | null;
  after: number | null;
  origin: From;
}

// Nobody gets an account for having breathed: with no number and nothing stored yet, nothing is stored. The pause comes
// last: if either is refused, both are tried again, and to settle twice is to settle once.
async function record({ skill, seconds, before, after, origin }: Done): Promise<Reply> {
  if (after === null && status.value.state !== "open") return { ok: true };
  if (origin.trigger && after !== null && status.value.state !== "locked") {
    const settled = await settle(origin.trigger, after);
    if (!settled.ok) return settled;
  }
  if (origin.after) return { ok: true };
  const pause: Record<string, unknown> = { t: "pause", skill, seconds };
  if (before !== null) pause["before"] = before;
  if (after !== null) pause["after"] = after;
  if (origin.trigger) pause["trigger"] = origin.trigger;
  return keep(pause);
}

// The trigger it came from learns how it ended.
async function settle(o: string, after: number): Promise<Reply> {
  const found = await view<{ entry: Trigger }>("entry", { o });
  if (!found.ok) return found.err === "absent" ? { ok: true } : found; // it was deleted meanwhile
  const entry = Object.fromEntries(Object.entries(found.entry).filter(([name]) => !OURS.has(name)));
  return command("edit", { o, entry: { ...entry, after, after_at: Math.floor(Date.now() / 1000) } });
}
