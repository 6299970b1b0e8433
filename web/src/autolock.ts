// Locks by itself once the app has been out of sight for as long as its owner chose. Only with a passphrase: without
// one there is nothing that a lock would keep out.
import { signal } from "@preact/signals";
import { flushDrafts } from "./draft";
import { command, lock, status, view, type Reply } from "./engine";

export type LockAfter = "0" | "5" | "never"; // minutes

export const lockAfter = signal<LockAfter>("5");

const NAME = "lock_after";
const MINUTE_MS = 60_000;

let hiddenAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

const isLockable = () => status.value.state === "open" && status.value.lock === "passphrase";

export async function lockNow(): Promise<Reply> {
  await flushDrafts();
  return lock();
}

// It holds from the tap on: whoever chooses "at once" may be out of sight before it is kept.
export async function chooseLockAfter(value: LockAfter): Promise<Reply> {
  const before = lockAfter.value;
  lockAfter.value = value;
  const reply = await command("add", { entry: { t: "setting", name: NAME, value } });
  if (!reply.ok && lockAfter.value === value) lockAfter.value = before;
  return reply;
}

async function read(): Promise<void> {
  const reply = await view<{ value: LockAfter | null }>("setting", { name: NAME });
  if (reply.ok) lockAfter.value = reply.value ?? "5";
}

function hide(): void {
  hiddenAt = Date.now();
  if (isLockable() && lockAfter.value !== "never") timer = setTimeout(() => void lockNow(), Number(lockAfter.value) * MINUTE_MS);
}

// A sleeping phone runs no timers: look at the clock when it wakes.
function show(): void {
  clearTimeout(timer);
  if (isLockable() && lockAfter.value !== "never" && Date.now() - hiddenAt >= Number(lockAfter.value) * MINUTE_MS) void lockNow();
}

export function listen(): void {
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? hide() : show()));
  let before = status.value.state;
  status.subscribe(({ state }) => {
    if (state === "open" && before !== "open") void read();
    before = state;
  });
}
