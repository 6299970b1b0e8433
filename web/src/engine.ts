// STAND-IN: the interface of the engine, over memory only, until the real one lands here.
import { signal } from "@preact/signals";

export type Reply<T = object> = ({ ok: true } & T) | { ok: false; err: string; why: string; field?: string };

type Entry = Record<string, unknown> & { t: string; o: string; at: number };

export interface Status {
  state: "starting" | "empty" | "locked" | "open" | "sample" | "unavailable";
  lock: "device" | "passphrase";
  entries: number;
  keeps: boolean;
}

export const status = signal<Status>({ state: "starting", lock: "device", entries: 0, keeps: true });
export const changed = signal(0);

let entries: Entry[] = [];
const drafts = new Map<string, object>();
let undone: (() => void) | null = null;
let count = 0;

function moved(state = status.value.state): void {
  status.value = { ...status.value, state, entries: entries.length };
  changed.value++;
}

export function start(): void {
  setTimeout(() => moved("empty"), 50);
}

export async function begin(): Promise<Reply> {
  moved("open");
  return { ok: true };
}

export async function wait(entry: object): Promise<Reply> {
  return command("add", { entry });
}

export async function command<T = object>(name: string, args: object = {}): Promise<Reply<T>> {
  return (run(name, args as Asked) ?? { ok: true }) as Reply<T>;
}

interface Asked {
  entry?: Entry | null;
  o?: string;
  form?: string;
}

function run(name: string, args: Asked): object | null {
  const before = entries;
  switch (name) {
    case "add": {
      const o = `fake${String(count++).padStart(18, "0")}`;
      entries = [{ at: Math.floor(Date.now() / 1000), zone: 0, ...args.entry, o } as Entry, ...entries];
      moved();
      return { ok: true, o };
    }
    case "edit":
      entries = entries.map((one) => (one.o === args.o ? ({ ...one, ...args.entry } as Entry) : one));
      undone = () => (entries = before);
      moved();
      return null;
    case "delete":
      entries = entries.filter((one) => one.o !== args.o);
      undone = () => (entries = before);
      moved();
      return null;
    case "undo":
      undone?.();
      moved();
      return null;
    case "draft":
      if (args.entry) drafts.set(args.form ?? "", args.entry);
      else drafts.delete(args.form ?? "");
      return null;
    case "lock":
      moved("locked");
      return null;
    case "unlock":
      moved("open");
      return null;
    case "sample_open":
      moved("sample");
      return null;
    case "sample_close":
      moved("empty");
      return null;
    default:
      return { ok: false, err: "absent", why: "not_in_the_stand_in" };
  }
}

export async function view<T = object>(name: string, args: object = {}): Promise<Reply<T>> {
  const ask = args as { o?: string; form?: string; type?: string; limit?: number };
  const found = ask.type ? entries.filter((one) => one.t === ask.type) : entries;
  const open = entries.find((one) => one.t === "trigger" && one["after"] === undefined);
  const calm = entries.find((one) => one.t === "calm");
  const replies: Record<string, () => object> = {
    status: () => status.value,
    today: () => ({
      step: "calm",
      checked_in_today: entries.some((one) => one.t === "checkin"),
      last_at: entries[0]?.at ?? null,
      calm: calm?.["lines"] ?? [],
      open_trigger: open?.o ?? null,
      entries: entries.length,
    }),
    list: () => ({ entries: found.slice(0, ask.limit ?? 50), next: null }),
    entry: () => ({ entry: entries.find((one) => one.o === ask.o) ?? null }),
    draft: () => ({ entry: drafts.get(ask.form ?? "") ?? null }),
  };
  const reply = replies[name];
  return (reply ? { ok: true, ...reply() } : { ok: false, err: "absent", why: "not_in_the_stand_in" }) as Reply<T>;
}

const absent = { ok: false, err: "absent", why: "not_in_the_stand_in" } as const;

export const lock = (): Promise<Reply> => command("lock");
export const unlock = async (_passphrase: string): Promise<Reply> => command("unlock");
export const setPassphrase = async (_passphrase: string): Promise<Reply> => absent;
export const dropPassphrase = async (_passphrase: string): Promise<Reply> => absent;
export const exportLines = async (): Promise<Blob> => new Blob(entries.map((one) => `${JSON.stringify(one)}\n`));
export const backup = async (_passphrase: string): Promise<Reply<{ blob: Blob }>> => absent;
export const importFile = async (_file: Blob, _passphrase?: string): Promise<Reply<{ added: number; already: number; refused: number }>> => absent;
export const deleteEverything = async (): Promise<Reply> => absent;
