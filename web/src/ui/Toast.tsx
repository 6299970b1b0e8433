// A line that says what was just done and, where it can be taken back, how. It stays long enough to be read, and
// where there is something to press, as long as the pointer or the focus is on it; where there is nothing, it goes with
// the next touch, so that nobody waits for what lies under it.
import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { path } from "../router";
import { t } from "../t";
import * as Icons from "./icons";

interface Said {
  words: string;
  undo?: () => void;
  at: number;
}

const AT_LEAST_MS = 1_500; // what is said as a screen is left is read on the next one, and no further

const said = signal<Said | null>(null);

export function toast(words: string, undo?: () => void): void {
  said.value = { words, undo, at: Date.now() };
}

// On a still screen it stands above what can be done there, however much that is; elsewhere the style says where.
function overTheActions(place: HTMLElement): void {
  const actions = document.querySelector(".still .actions");
  const room = actions ? innerHeight - actions.getBoundingClientRect().top : 0;
  place.style.insetBlockEnd = room > 0 ? `${room}px` : "";
}

// `on`: the screen that is shown.
export function Toast({ on }: { on: string | undefined }) {
  const now = said.value;
  const [held, hold] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (now && place.current) overTheActions(place.current);
  }, [now, on]);
  useEffect(() => {
    if (!now || now.undo) return;
    const gone = () => void (Date.now() - now.at > AT_LEAST_MS && (said.value = null));
    const signs = ["pointerdown", "keydown", "wheel"];
    for (const sign of signs) addEventListener(sign, gone, { passive: true });
    return () => signs.forEach((sign) => removeEventListener(sign, gone));
  }, [now]);
  useEffect(() => {
    if (!now || held) return;
    const timer = setTimeout(() => (said.value = null), now.undo ? 10_000 : 5_000);
    return () => clearTimeout(timer);
  }, [now, held]);
  useEffect(() => {
    if (said.value && !said.value.undo && Date.now() - said.value.at > AT_LEAST_MS) said.value = null;
  }, [path.value]);
  return (
    <div class="toast-place" role="status" ref={place}>
      {now && (
        <div
          class="toast"
          onPointerEnter={() => hold(true)}
          onPointerLeave={() => hold(false)}
          onFocusIn={() => hold(true)}
          onFocusOut={() => hold(false)}
        >
          <span>{now.words}</span>
          {now.undo && (
            <button
              type="button"
              onClick={() => {
                now.undo?.();
                said.value = null;
                hold(false);
              }}
            >
              <Icons.Undo />
              {t("Undo")}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
