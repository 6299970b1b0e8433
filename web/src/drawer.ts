// The private drawer, a second lock: with it, what I wrote for myself asks for the passphrase once more, also where the
// app opens by itself or with a passkey. It hides screens and takes no key away: it is for somebody who picks up an open
// phone, not for somebody who takes it apart.
import { computed, signal } from "@preact/signals";
import { lockAfter } from "./autolock";
import { command, status, type Reply } from "./engine";

const MINUTE_MS = 60_000;

const opened = signal(false);
let hiddenAt = 0;

export const isShut = computed(() => status.value.state === "open" && status.value.drawer && !opened.value);

export async function openDrawer(passphrase: string): Promise<Reply> {
  const reply = await command("check_passphrase", { passphrase });
  if (reply.ok) opened.value = true;
  return reply;
}

// Whoever has just unlocked with the passphrase is not asked for it twice.
export const openedByUnlocking = (): void => void (opened.value = true);

export const shutDrawer = (): void => void (opened.value = false);

// Whoever sets it has just said the passphrase, and finds it open.
export async function setDrawer(on: boolean, passphrase: string): Promise<Reply> {
  const reply = await openDrawer(passphrase);
  return reply.ok ? command("add", { entry: { t: "setting", name: "drawer", value: on ? "yes" : "no" } }) : reply;
}

// Out of sight for as long as its owner chose for the lock, it is shut; so it is by locking.
export function listen(): void {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    const away = Date.now() - hiddenAt;
    if (lockAfter.value !== "never" && away >= Number(lockAfter.value) * MINUTE_MS) shutDrawer();
  });
  status.subscribe(({ state }) => {
    if (state !== "open") shutDrawer();
  });
}
