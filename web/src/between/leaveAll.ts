// Out of every space, with what was handed over, before the account goes by which that could be done. A server that
// does not answer holds nobody up: without this, too, it purges what they gave, and only the other's phone keeps it.
import { command, view } from "../engine";
import type { Space } from "../spaces";

const PATIENCE_MS = 15_000;
const LOOK_MS = 200;

async function remaining(): Promise<Space[]> {
  const reply = await view<{ spaces: Space[] }>("spaces");
  return reply.ok ? reply.spaces.filter(({ state }) => state !== "left") : [];
}

export async function leaveAll(passphrase: string): Promise<void> {
  const spaces = await remaining();
  if (spaces.length === 0 || !navigator.onLine || !(await command("check_passphrase", { passphrase })).ok) return;
  for (const { space } of spaces) await command("leave", { space, how: "remove" });
  for (let waited = 0; waited < PATIENCE_MS && (await remaining()).length > 0; waited += LOOK_MS) await new Promise((again) => setTimeout(again, LOOK_MS));
}
