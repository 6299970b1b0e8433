// Check in: two sliders and two taps, under fifteen seconds. It is also the first thing somebody is ever asked.
import { useState } from "preact/hooks";
import { keptAndHandedSaid } from "../between/handed";
import { useSolo } from "../between/solo";
import { command, status } from "../engine";
import { keep, keptWords } from "../keep";
import { go } from "../router";
import { useOn, type Space } from "../spaces";
import { t } from "../t";
import { Area, Audience, Button, Chips, Disclosure, Problem, Slider, Still, toast, tooLong } from "../ui";
import { sentence } from "../words/errors";

const NOTE_MOST = 2000;
const HANDED = ["close", "settled", "reached", "pulled_back"];

// Somebody is linked: two ways to end it, and neither is larger. Where there are several, each has a button of their own.
function Both({ spaces, busy, onHand }: { spaces: readonly Space[]; busy: boolean; onHand: (to: Space) => void }) {
  const [only] = spaces.length === 1 ? spaces : [];
  return (
    <>
      <p class="small">
        {only ? t("To hand over shows {name} the two lines and what you tapped. The line for yourself stays with you.", { name: only.name }) : t("To hand over shows one of them the two lines and what you tapped. The line for yourself stays with you.")}
      </p>
      <div class="pair equal">
        <Button kind="quiet" type="submit" busy={busy}>
          {t("Keep")}
        </Button>
        {spaces.map((to) => (
          <Button key={to.space} kind="quiet" busy={busy} onClick={() => onHand(to)}>
            {only ? t("Hand over") : t("Hand over to {name}", { name: to.name })}
          </Button>
        ))}
      </div>
    </>
  );
}

function Since({ taps, tap }: { taps: string[]; tap: (taps: string[]) => void }) {
  return (
    <div class="stack tight">
      <p class="label">{t("Since last time, if it fits")}</p>
      <Chips
        label={t("Since last time, if it fits")}
        options={[
          { id: "reached", name: t("I reached out") },
          { id: "pulled_back", name: t("I pulled back") },
        ]}
        picked={taps}
        onPick={tap}
      />
    </div>
  );
}

export default function CheckIn() {
  const [close, setClose] = useState<number | null>(null);
  const [settled, setSettled] = useState<number | null>(null);
  const [taps, tap] = useState<string[]>([]);
  const [note, write] = useState("");
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState(false);
  const firstTime = status.value.state === "empty";
  const on = useOn();
  const spaces = useSolo() === false ? on : []; // who goes on alone is not asked each day

  // What is handed over is kept in the same step: the two lines and the taps go across, never the note.
  const done = async (to?: Space) => {
    if (close === null || settled === null) return say(t("Both lines first, please. Roughly is fine."));
    if (tooLong(note, NOTE_MOST)) return;
    const entry = {
      t: "checkin",
      close,
      settled,
      reached: taps.includes("reached"),
      pulled_back: taps.includes("pulled_back"),
      ...(note.trim() && { note: note.trim() }),
    };
    wait(true);
    const kept = await (to ? command("hand_over", { space: to.space, entry, fields: HANDED }) : keep(entry));
    wait(false);
    if (!kept.ok) return say(sentence(kept));
    toast(to ? keptAndHandedSaid(to.name) : firstTime ? t("Kept, sealed on this device. Only you can see it.") : keptWords());
    go("/today", { replace: true });
  };

  return (
    <Still
      title={t("How are you, right now?")}
      over={<Audience />}
      back="/today"
      onSubmit={() => void done()}
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          {spaces.length === 0 ? (
            <Button wide type="submit" busy={busy}>
              {t("Keep it")}
            </Button>
          ) : (
            <Both spaces={spaces} busy={busy} onHand={(to) => void done(to)} />
          )}
        </>
      }
    >
      <div class="stack wide">
        <Slider label={t("How close do you feel?")} value={close} onInput={setClose} ends={[t("far away"), t("very near")]} />
        <Slider label={t("How settled are you?")} value={settled} onInput={setSettled} ends={[t("all stirred up"), t("at ease")]} />
      </div>
      <Since taps={taps} tap={tap} />
      <Disclosure summary={t("Add a line for yourself")}>
        <Area label={t("A line for yourself")} hideLabel limit={NOTE_MOST} value={note} onInput={write} placeholder={t("What you would like to remember")} />
      </Disclosure>
    </Still>
  );
}
