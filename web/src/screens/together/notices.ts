// Notices by way of the browser's maker (RFC 8030): off until somebody turns them on, one switch a device, and nothing
// in them but that there is something new. What they are good for is known here; the server sends them.
import { command, view, type Reply } from "../../engine";
import type { Space } from "./spaces";

// null: this browser cannot, or this server does not.
export async function possible(): Promise<{ key: string } | null> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return null;
  if (!(await navigator.serviceWorker.getRegistration())) return null;
  const reply = await command<{ key: string }>("push_key");
  return reply.ok ? reply : null;
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker?.getRegistration();
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

export const isOn = async (): Promise<boolean> => (await subscription()) !== null;

const isTold = ({ state }: Pick<Space, "state">): boolean => state === "on" || state === "paused";

async function spaces(): Promise<string[]> {
  const reply = await view<{ spaces: Space[] }>("spaces");
  return reply.ok ? reply.spaces.filter(isTold).map(({ space }) => space) : [];
}

// The address alone: with nothing in a notice there is nothing to seal, and no key for it to give away.
const tell = (space: string, { endpoint }: PushSubscription): Promise<Reply> => command("push_on", { space, endpoint });

const refusal = (why: string): Reply => ({ ok: false, err: "io", why });

export async function turnOn(key: string): Promise<Reply> {
  if ((await Notification.requestPermission()) !== "granted") return refusal("no_permission");
  const registration = await navigator.serviceWorker.ready;
  let made: PushSubscription;
  try {
    made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  } catch {
    return refusal("no_push");
  }
  for (const space of await spaces()) {
    const reply = await tell(space, made);
    if (reply.ok) continue;
    await made.unsubscribe();
    return reply;
  }
  return { ok: true };
}

// Here first: even where the server cannot be reached, nothing more is shown.
export async function turnOff(): Promise<void> {
  await (await subscription())?.unsubscribe();
  for (const space of await spaces()) await command("push_off", { space });
}

// What was chosen on this device before, told of each space as things stand: a new one joins, one that was stopped
// quietly leaves, whichever device that was said on, and a new address takes the place of the old.
export async function settle(spaces: readonly Pick<Space, "space" | "state">[]): Promise<void> {
  const made = await subscription().catch(() => null);
  if (!made) return;
  for (const one of spaces)
    if (isTold(one)) await tell(one.space, made);
    else if (one.state === "quiet") await command("push_off", { space: one.space });
}
