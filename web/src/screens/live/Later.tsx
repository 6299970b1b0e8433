// Another time, in one tap: later than the one that was asked for.
import type { Reply } from "../../engine";
import { t } from "../../t";
import { Button, Sheet } from "../../ui";
import { answer, type Live } from "./live";
import { clockOf } from "./time";

const AFTER_MIN = [15, 30, 60, 120, 240];
const QUARTER_MS = 15 * 60_000;

export interface LaterProps {
  open: boolean;
  space: string;
  live: Live;
  onDone: (reply: Reply) => void;
  onClose: () => void;
}

export function Later({ open, space, live, onDone, onClose }: LaterProps) {
  const from = live.what === "pause" ? Math.max(Date.now(), live.ends) : Date.now();
  const times = open ? AFTER_MIN.map((minutes) => Math.ceil((from + minutes * 60_000) / QUARTER_MS) * QUARTER_MS) : [];
  const pick = (ms: number) => {
    onClose();
    void answer(space, live, "later", { later: ms / 1000 }).then(onDone);
  };
  return (
    <Sheet open={open} title={t("When would it be better?")} onClose={onClose}>
      {times.map((ms) => (
        <Button key={ms} wide kind="quiet" onClick={() => pick(ms)}>
          {clockOf(ms)}
        </Button>
      ))}
      <Button wide kind="plain" onClick={onClose}>
        {t("Cancel")}
      </Button>
    </Sheet>
  );
}
