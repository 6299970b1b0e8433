// What is said about the account, with what this device brings to it: its words in one form, its key, its inbox.
import { base64 } from "./door";
import { alone, deviceKey, deviceSecret, fill, newDeviceKey, others, phase, store, type Done } from "./hold";
import { inLine } from "./line";
import { talk } from "./talk";

declare const self: DedicatedWorkerGlobalScope;

const CONVERSATIONS = new Set([
  "sign_up", "sign_up_confirm", "sign_in", "change_passphrase", "new_recovery", "recovery_confirm", "add_passkey", "remove_passkey",
  "devices", "revoke", "sign_out", "delete_account", "take_back", "take_back_confirm", "account_resume", "account_stop",
]);

const ENDS = new Set(["sign_in", "delete_account", "take_back_confirm", "account_resume"]); // other windows begin anew

export const isConversation = (name: string): boolean => CONVERSATIONS.has(name);

export const passphrase = (given: unknown): string => String(given ?? "").normalize("NFKC").trim();
const handle = (given: unknown): string => String(given ?? "").normalize("NFKC").trim().toLowerCase();

// Words are brought into one form, so that another keyboard's way of writing them opens the same account.
function formed(args: Record<string, unknown>): Record<string, unknown> {
  const out = { ...args };
  for (const name of ["passphrase", "old", "new_passphrase"]) if (name in out) out[name] = passphrase(out[name]);
  if ("handle" in out) out["handle"] = handle(out["handle"]);
  return out;
}

// Where this device opens by itself, the account must be wrapped for its key: the one it has, or a fresh one.
async function wrappedFor(args: Record<string, unknown>): Promise<{ secret?: string; fresh?: CryptoKey }> {
  if (args["lock"] === true) return {};
  const key = await deviceKey();
  if (key) return { secret: await deviceSecret(key) };
  if ((await store.row("slot/1")) && args["lock"] === undefined) return {};
  const fresh = await newDeviceKey();
  return { secret: await deviceSecret(fresh), fresh };
}

// While locked, whether an account is the one that is here is told by the public key for what was written meanwhile.
async function inbox(): Promise<{ inbox?: string }> {
  const row = phase() === "closed" ? await store.row("meta/inbox") : undefined;
  return row ? { inbox: base64(row) } : {};
}

export async function converse(name: string, args: Record<string, unknown>): Promise<Done> {
  const { secret, fresh } = await wrappedFor(args);
  const asked = { ...formed(args), origin: self.location.origin, ...(secret !== undefined && { secret }) };
  let done = await talk(name, { ...asked, ...(await inbox()) }, "account_got", fresh);
  if (done.answer.ok && done.answer["load"]) done = { answer: await inLine(() => alone(() => fill(fresh))) };
  if (done.answer.ok && ENDS.has(name)) others.postMessage("anew");
  return done;
}

