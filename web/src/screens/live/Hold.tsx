// Held while one speaks. Who cannot hold a button taps it to begin and taps it again to stop.
import { useRef } from "preact/hooks";
import { t } from "../../t";

const TAP_MS = 350; // held for less, it stays down by itself

export function HoldToSpeak({ held, onHold }: { held: boolean; onHold: (down: boolean) => void }) {
  const since = useRef(0);
  const down = () => {
    if (held) return;
    since.current = performance.now();
    onHold(true);
  };
  const up = () => {
    const was = since.current;
    since.current = 0;
    if (held && (was === 0 || performance.now() - was >= TAP_MS)) onHold(false);
  };
  const isKey = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return (
    <button
      class={`hold-to-speak ${held ? "held" : ""}`}
      type="button"
      aria-pressed={held}
      onPointerDown={(event) => (event.currentTarget.setPointerCapture(event.pointerId), down())}
      onPointerUp={up}
      onPointerCancel={() => held && onHold(false)}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => isKey(event) && !event.repeat && (event.preventDefault(), held ? up() : down())}
      onKeyUp={(event) => isKey(event) && (event.preventDefault(), since.current !== 0 && up())}
    >
      {held ? t("Speaking") : t("Hold while you speak")}
    </button>
  );
}
