// A line that says what was just done and, where it can be taken back, how. It stays long enough to be read, and
// as long as the pointer or the focus is on it.
import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { t } from "../t";
import * as Icons from "./icons";

interface Said {
  words: string;
  undo?: () => void;
}

const said = signal<Said | null>(null);

export function toast(words: string, undo?: () => void): void {
  said.value = { words, undo };
}

export function Toast() {
  const now = said.value;
  const [held, hold] = useState(false);
  useEffect(() => {
    if (!now || held) return;
    const timer = setTimeout(() => (said.value = null), now.undo ? 10_000 : 5_000);
    return () => clearTimeout(timer);
  }, [now, held]);
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
