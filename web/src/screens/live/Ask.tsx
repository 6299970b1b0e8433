// Asking for a pause: how long, and when both are back. One tap is enough; the length is chosen already.
import { useState } from "preact/hooks";
import { skills } from "../../../../content/skills.json";
import type { Space } from "../../spaces";
import { t } from "../../t";
import { Audience, Button, Problem, Segments, Still } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { answer, begin, useNow, type Live } from "./live";
import { clockOf } from "./time";

const LENGTHS = [5, 10, 20, 30];
const USUAL = skills.find(({ id }) => id === "time_out")?.minutes_default ?? 20;
const OFTEN = 4; // in seven days: said once, to the one who asks

export function Ask({ space, asked, talk }: { space: Space; asked: number; talk: Live | null }) {
  const now = useNow(5_000); // the return moves on until it is agreed
  const [minutes, last] = useState(USUAL);
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState(false);

  const ask = async () => {
    wait(true);
    const ended = talk ? await answer(space.space, talk, "end") : null; // a talk gives way to a pause
    const reply = ended && !ended.ok ? ended : await begin(space.space, "pause", minutes);
    wait(false);
    if (!reply.ok) say(sentence(reply));
  };

  return (
    <Still
      title={t("Pause together")}
      lede={<span class="not-at-night">{t("You both stop, and you both know when you are back.")}</span>}
      over={<Audience who="us" name={space.name} />}
      close="/today"
      upset={false}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          <Button wide icon={Icons.Pause} busy={busy} onClick={() => void ask()}>
            {t("Pause together")}
          </Button>
          <Button wide kind="plain" href="#/slow/time_out">
            {t("Only for me")}
          </Button>
        </>
      }
    >
      <p class="return-at">
        <span class="soft">{t("Back together at")}</span> <b>{clockOf(now + minutes * 60_000)}</b>
      </p>
      <div class="stack tight">
        <p class="label">{t("How many minutes?")}</p>
        <Segments legend={t("How many minutes?")} options={LENGTHS.map((n) => ({ id: String(n), name: String(n) }))} value={String(minutes)} onPick={(picked) => last(Number(picked))} />
      </div>
      {asked >= OFTEN && (
        <p class="small not-at-night">{t("You have asked for {n} pauses in seven days. Only you see this. A pause does its work when the talk is taken up again.", { n: asked })}</p>
      )}
    </Still>
  );
}
