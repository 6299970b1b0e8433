// The window's side of the engine: asks the worker (src/worker.ts), which holds the vault. A change resolves only
// when it is on the disk.
import { signal } from "@preact/signals";
import { scriptUrl } from "./trusted";
import { nothing, type LiveNews, type State, type Told } from "./worker/words";

export type Reply<T = object> = ({ ok: true } & T) | { ok: false; err: string; why: string; field?: string };

export interface Status extends State {
  wiped: boolean; // something was kept here once, and the browser has cleared it
}

const MARK = "kept"; // in localStorage: that something was kept, nothing else

export const status = signal<Status>({ ...nothing, wiped: false });

// Goes up whenever views may answer differently.
export const changed = signal(0);

// What the other phone says during a pause together, as it comes.
export const liveEars = new Set<(news: LiveNews) => void>();

type Answered = (answer: Reply, blob?: Blob) => void;

let worker: Worker | null = null;
let count = 0;
const waiting = new Map<number, Answered>();
const early: (() => void)[] = []; // asked before the worker was there

function mark(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null; // a browser that refuses storage refuses this too
  }
}

// Known before the engine is: whether somebody has kept something in this browser.
export const wasHere = (): boolean => mark()?.getItem(MARK) === "1";

function become(state: State): void {
  const storage = mark();
  if (state.state === "open" && state.keeps) storage?.setItem(MARK, "1");
  status.value = { ...state, wiped: state.state === "empty" && wasHere() };
}

function take({ data }: MessageEvent<Told>): void {
  if ("live" in data) return liveEars.forEach((hear) => hear(data.live));
  if ("state" in data) {
    become(data.state);
    if (data.changed) changed.value++;
    return;
  }
  const answered = waiting.get(data.id);
  waiting.delete(data.id);
  answered?.(data.answer as Reply, data.blob);
}

export function start(): void {
  if (worker) return;
  worker = new Worker(scriptUrl("worker.js"), { type: "module" });
  worker.onmessage = take;
  worker.onerror = () => (status.value = { ...status.value, state: "unavailable", keeps: false });
  for (const ask of early.splice(0)) ask();
  addEventListener("online", nudge);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && nudge());
  navigator.serviceWorker?.addEventListener("message", nudge); // a push came while this window could be seen
}

// What nobody answers.
export function tell(name: string, args: object = {}): void {
  worker?.postMessage({ id: 0, name, args });
}

// The network or somebody came back, or the server has something: whatever waits for it may try again.
const nudge = (): void => tell("nudge");

function ask(name: string, args: object): Promise<{ answer: Reply; blob?: Blob }> {
  return new Promise((resolve) => {
    const send = () => {
      const id = ++count;
      waiting.set(id, (answer, blob) => resolve({ answer, ...(blob && { blob }) }));
      worker?.postMessage({ id, name, args });
    };
    if (worker) send();
    else early.push(send);
  });
}

export async function command<T = object>(name: string, args: object = {}): Promise<Reply<T>> {
  return (await ask(name, args)).answer as Reply<T>;
}

export async function view<T = object>(name: string, args: object = {}): Promise<Reply<T>> {
  return (await ask("view", { ...args, view: name })).answer as Reply<T>;
}

export const wait = (entry: object): Promise<Reply> => command("wait", { entry });
export const lock = (): Promise<Reply> => command("lock");
export const unlock = (passphrase: string): Promise<Reply> => command("unlock", { passphrase });
export const unlockByPasskey = (prf: string): Promise<Reply> => command("unlock", { prf });
export const setPassphrase = (passphrase: string, old?: string): Promise<Reply> => command("set_passphrase", { passphrase, ...(old !== undefined && { old }) });
export const dropPassphrase = (passphrase: string): Promise<Reply> => command("drop_passphrase", { passphrase });

export async function exportLines(): Promise<Blob> {
  return (await ask("export", {})).blob ?? new Blob();
}

export async function backup(passphrase: string): Promise<Reply<{ blob: Blob }>> {
  const { answer, blob } = await ask("backup", { passphrase });
  return answer.ok ? { ...answer, blob: blob ?? new Blob() } : answer;
}

export function importFile(file: Blob, passphrase?: string): Promise<Reply<{ added: number; already: number; refused: number }>> {
  return command("import", { file, ...(passphrase !== undefined && { passphrase }) });
}

// Everything on this device: what is sealed, its keys, and what this browser remembers of the app's looks.
export async function deleteEverything(): Promise<Reply> {
  mark()?.clear();
  const reply = await command("delete_everything");
  mark()?.removeItem(MARK);
  return reply;
}
