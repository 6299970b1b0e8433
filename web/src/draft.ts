// A draft that survives closing. Under its form's name it lies sealed with everything else; while locked it is only
// in memory (what is locked cannot be written to).
import { signal, type Signal } from "@preact/signals";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import { command, status, view, wasHere } from "./engine";
import { settled } from "./keep";
import { fieldsWait } from "./ui/Field";

const memory = new Map<string, Signal<Record<string, unknown>>>();
const PAUSE_MS = 600; // after the last change; a draft is a convenience, not a record

export interface Draft<T> {
  value: T;
  here: boolean; // false while what was typed earlier may still come
  set: (change: Partial<T>) => void;
  clear: () => Promise<void>;
}

export function useDraft<T extends object>(form: string, blank: T): Draft<T> {
  const held = useMemo(() => {
    const have = memory.get(form) ?? signal<Record<string, unknown>>({});
    memory.set(form, have);
    return have;
  }, [form]);

  // Before anything can be typed: where nothing was ever kept nothing can come, and nobody waits for an engine that starts.
  const [here, arrive] = useState(() => !wasHere());
  useLayoutEffect(() => {
    let gone = false;
    const release = wasHere() ? fieldsWait() : () => undefined;
    void settled()
      .then(async () => {
        if (status.value.state !== "open" && status.value.state !== "sample") return;
        const reply = await view<{ entry: Record<string, unknown> | null }>("draft", { form });
        if (!gone && reply.ok && reply.entry) held.value = { ...reply.entry, ...held.value };
      })
      .finally(() => {
        release();
        if (!gone) arrive(true);
      });
    return () => {
      gone = true;
      release();
    };
  }, [form, held]);

  return {
    value: { ...blank, ...(held.value as Partial<T>) },
    here,
    set: (change) => {
      held.value = { ...held.value, ...change };
      save(form, held);
    },
    clear: async () => {
      held.value = {};
      clearTimeout(timers.get(form));
      if (status.value.state === "open" || status.value.state === "sample") await command("draft", { form, entry: null });
    },
  };
}

const timers = new Map<string, ReturnType<typeof setTimeout>>();

async function write(form: string, held: Signal<Record<string, unknown>>): Promise<void> {
  timers.delete(form);
  await settled();
  if (["open", "empty", "sample"].includes(status.value.state)) await command("draft", { form, entry: held.value });
}

function save(form: string, held: Signal<Record<string, unknown>>): void {
  clearTimeout(timers.get(form));
  timers.set(
    form,
    setTimeout(() => void write(form, held), PAUSE_MS),
  );
}

// Puts what was typed in the last moments on the disk: called before locking, after which it could not be.
export async function flushDrafts(): Promise<void> {
  const forms = [...timers.keys()];
  for (const form of forms) clearTimeout(timers.get(form));
  await Promise.all(forms.map((form) => write(form, memory.get(form) ?? signal({}))));
}

// Locked: the words leave this window's memory too. They are sealed in the draft, and come back with it.
let before = status.value.state;
status.subscribe(({ state }) => {
  if (state === "locked" && before === "open") {
    for (const held of memory.values()) held.value = {};
    memory.clear();
  }
  before = state;
});
