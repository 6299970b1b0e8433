// A line that says what was just done and, where it can be taken back, how. It stays long enough to be read, and
// where there is something to press, as long as the pointer or the focus is on it.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
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

export function Toast() {
  const now = said.value;
  const [held, hold] = useState(false);
  useEffect(() => {
    if (!now || held) return;
    const timer = setTimeout(() => (said.value = null), now.undo ? 10_000 : 5_000);
    return () => clearTimeout(timer);
  }, [now, held]);
  useEffect(() => {
    if (said.value && !said.value.undo && Date.now() - said.value.at > AT_LEAST_MS) said.value = null;
  }, [path.value]);
  return (
    <div class="toast-place" role="status">
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
