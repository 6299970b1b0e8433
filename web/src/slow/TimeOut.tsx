// A break with a return in it: how long, when back, and one line to send or say. Nothing is sent from here. It can be
// made longer once; a break without an end is not a break.
import { useEffect, useState } from "preact/hooks";
import { clock, t, tn } from "../t";
import { Area, Button, Segments, Still, toast } from "../ui";
import * as Icons from "../ui/icons";
import type { SkillProps } from "./skill";
import { Care } from "./Steps";
import { useAwake } from "./during";

type Tone = "plain" | "warm" | "brief";

const MINUTE_MS = 60_000;

function useNow(): number {
  const [now, tick] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export function TimeOut({ skill, finish }: SkillProps) {
  const [until, leave] = useState<number | null>(null);
  const [renewing, renew] = useState(false);
  const [renewed, mark] = useState(false);
  const away = (minutes: number) => {
    if (renewing) mark(true);
    renew(false);
    leave(Date.now() + minutes * MINUTE_MS);
  };
  return until === null || renewing ? (
    <Compose key={String(renewing)} skill={skill} longer={renewing} onBack={renewing ? () => renew(false) : undefined} away={away} />
  ) : (
    <Away until={until} longer={renewed ? undefined : () => renew(true)} change={() => leave(null)} finish={finish} />
  );
}

interface ComposeProps extends Pick<SkillProps, "skill"> {
  longer: boolean;
  onBack?: () => void;
  away: (minutes: number) => void;
}

function Compose({ skill, longer, onBack, away }: ComposeProps) {
  const now = useNow(); // the return moves on until the line is used, so that it is right when it is
  const [minutes, last] = useState(skill.minutes_default ?? 20);
  const [tone, sound] = useState<Tone>("plain");
  const [own, write] = useState<string | null>(null);
  const texts = longer ? skill.longer : skill.texts;
  const line = own ?? t(texts?.[tone] ?? "", { minutes, time: clock(new Date(now + minutes * MINUTE_MS)) });

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(line);
      toast(t("Copied. You can paste it into any message."));
      away(minutes);
    } catch {
      toast(t("This browser does not let us copy. Hold the text to select it."));
    }
  };

  return (
    <Still
      title={longer ? t("A little longer") : t(skill.title)}
      lede={longer ? t("Once, and with a new time.") : t(skill.summary)}
      onBack={onBack}
      back="/today"
      actions={
        <>
          <Button wide icon={Icons.Copy} onClick={() => void copy()}>
            {t("Copy the line")}
          </Button>
          <Button wide kind="plain" onClick={() => away(minutes)}>
            {t("I say it aloud")}
          </Button>
        </>
      }
    >
      <div class="stack tight">
        <p class="label">{t("How many minutes?")}</p>
        <Segments
          legend={t("How many minutes?")}
          options={(skill.minutes ?? []).map((n) => ({ id: String(n), name: String(n) }))}
          value={String(minutes)}
          onPick={(picked) => {
            last(Number(picked));
            write(null);
          }}
        />
      </div>
      <div class="stack tight">
        <p class="label">{t("How should it sound?")}</p>
        <Segments
          legend={t("How should it sound?")}
          options={[
            { id: "plain", name: t("Plain") },
            { id: "warm", name: t("Warm") },
            { id: "brief", name: t("Brief") },
          ]}
          value={tone}
          onPick={(picked) => {
            sound(picked);
            write(null);
          }}
        />
        <Area label={t("Your line")} hideLabel rows={3} limit={500} value={line} onInput={write} />
      </div>
      <Care skill={skill} />
    </Still>
  );
}

interface AwayProps {
  until: number;
  longer?: () => void;
  change: () => void;
  finish: () => void;
}

function Away({ until, longer, change, finish }: AwayProps) {
  const now = useNow();
  useAwake();
  const left = Math.ceil((until - now) / MINUTE_MS);
  return (
    <Still
      title={t("Back at {time}", { time: clock(new Date(until)) })}
      onBack={change}
      middle
      actions={
        <>
          <Button wide onClick={finish}>
            {t("I am back")}
          </Button>
          {longer && (
            <Button wide kind="plain" onClick={longer}>
              {t("I need longer")}
            </Button>
          )}
        </>
      }
    >
      <Apart left={Math.max(0, until - now)} whole={20 * MINUTE_MS} />
      <div class="stack tight">
        <p class="lede" role="status">
          {left > 0 ? tn("About {n} minute", "About {n} minutes", left) : t("It is time. One sentence is enough to begin.")}
        </p>
        <p class="small not-at-night">{t("Going over what you will say keeps the body awake. Look at something far away, or use your hands.")}</p>
        <a class="small text-btn" href="#/slow/breathing">
          {t("Breathe slowly")}
        </a>
      </div>
    </Still>
  );
}

// The two shapes stand apart, and come back to each other as the time runs.
function Apart({ left, whole }: { left: number; whole: number }) {
  const gap = 12 + 80 * Math.min(1, left / whole);
  return (
    <svg class="two-apart" viewBox="0 0 320 90" aria-hidden="true">
      <path class="calm" d="M8 74H312" />
      <circle class="you" r="26" cy="46" cx={160 - gap / 2 - 26} />
      <rect class="partner" width="48" height="48" y="24" rx="14" x={160 + gap / 2} />
    </svg>
  );
}
