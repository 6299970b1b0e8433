// A draft that survives closing. Under its form's name it lies sealed with everything else; while locked it is only
// in memory (what is locked cannot be written to).
import { signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { command, status, view } from "./engine";
import { settled } from "./keep";

const memory = new Map<string, Signal<Record<string, unknown>>>();
const PAUSE_MS = 600; // after the last change; a draft is a convenience, not a record

export interface Draft<T> {
  value: T;
  set: (change: Partial<T>) => void;
  clear: () => Promise<void>;
}

export function useDraft<T extends object>(form: string, blank: T): Draft<T> {
  const held = useMemo(() => {
    const have = memory.get(form) ?? signal<Record<string, unknown>>({});
    memory.set(form, have);
    return have;
  }, [form]);

  useEffect(() => {
    let gone = false;
    void settled().then(async () => {
      if (status.value.state !== "open" && status.value.state !== "sample") return;
      const reply = await view<{ entry: Record<string, unknown> | null }>("draft", { form });
      if (!gone && reply.ok && reply.entry) held.value = { ...reply.entry, ...held.value };
    });
    return () => {
      gone = true;
    };
  }, [form, held]);

  return {
    value: { ...blank, ...(held.value as Partial<T>) },
    set: (change) => {
      held.value = { ...held.value, ...change };
      save(form, held);
    },
    clear: async () => {
      held.value = {};
      memory.delete(form);
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
