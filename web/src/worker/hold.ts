// The vault in its WebAssembly and the sealed rows on disk, held together: opening, writing in two phases, and the
// lock that lets one window write at a time. Everything here runs in line (src/worker/line.ts).
import { base64, Door, framed, unbase64, type Answer, type Row } from "./door";
import { openStore, type Change, type Store } from "./store";

declare const self: DedicatedWorkerGlobalScope;

const LOAD_BYTES = 4 << 20; // rows are handed in by portions of this size
const DEVICE_LABEL = new TextEncoder().encode("stillnear/1/device");

export const others = new BroadcastChannel("stillnear");

let module: WebAssembly.Module;
export let door: Door;
export let store: Store;
export let born = false; // an account is on the disk
let turn = 0; // of the store, as far as this vault has seen it
let slots = ""; // the ways to open it, as this vault knows them
let unborn: Change | null = null; // the account of somebody who has written nothing yet: made, and not stored

export const refusal = (err: string, why: string): Answer => ({ ok: false, err, why });

const effects = (answer: Answer): Change => ({
  keep: ((answer["keep"] ?? []) as { key: string; bytes: string }[]).map(({ key, bytes }) => ({ key, bytes: unbase64(bytes) })),
  drop: (answer["drop"] ?? []) as string[],
});

export async function deviceSecret(key: CryptoKey): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, DEVICE_LABEL)));
}

// The key of this device's own slot: of the account on the disk, or of the one that is made and not stored yet.
export const deviceKey = async (): Promise<CryptoKey | undefined> => (await store.deviceKey()) ?? unborn?.deviceKey ?? undefined;

export const newDeviceKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

// ---- opening -------------------------------------------------------------------------------------------------

// Nothing is on this device: an account in memory, so that every screen works; the first thing kept stores it too.
async function openUnborn(): Promise<void> {
  const deviceKey = await newDeviceKey();
  const { answer } = door.command("begin", { secret: await deviceSecret(deviceKey) });
  unborn = { ...effects(answer), deviceKey };
  door.command("kept", {});
}

function load(rows: Row[]): void {
  let part: Row[] = [], size = 0;
  for (const row of rows) {
    part.push(row);
    size += row.bytes.length;
    if (size > LOAD_BYTES) {
      door.command("load", {}, framed(part));
      part = [];
      size = 0;
    }
  }
  door.command("load", {}, framed(part));
}

const loadAll = async (): Promise<void> => load(await store.rows());

export async function openWith(kind: 1 | 3 | 4, secret: object): Promise<Answer> {
  const slot = await store.row(`slot/${kind}`);
  if (!slot) return refusal("absent", "no_slot");
  const { answer } = door.command("unlock", { kind, slot: base64(slot), origin: self.location.origin, ...secret });
  return answer.ok ? fill() : answer;
}

// Hands the opened vault everything that is on the disk.
export async function fill(fresh?: CryptoKey): Promise<Answer> {
  await loadAll();
  const ready = door.command("ready", {}).answer;
  return ready.ok && ready["keep"] ? settle(ready, fresh) : ready;
}

// Opens what can be opened without a passphrase.
async function open(): Promise<void> {
  const key = await store.deviceKey();
  slots = await slotsOnDisk();
  born = slots !== "";
  unborn = null;
  turn = await store.turn();
  if (!born) await openUnborn();
  else if (key && (await store.row("slot/4"))) await openWith(4, { secret: await deviceSecret(key) });
}

// Call it where no other window can write: between looking for the key and for the slot, one may begin the account.
export async function restart(): Promise<void> {
  door = await Door.open(module);
  await open();
}

export async function begin(): Promise<void> {
  [module, store] = await Promise.all([WebAssembly.compileStreaming(fetch("stillnear.wasm")), openStore()]);
  await alone(restart);
}

// A browser may take its storage away under us: what was kept is on the disk, where there is still one.
export async function startAfresh(): Promise<void> {
  store = await openStore();
  await alone(restart);
}

export async function wipe(): Promise<void> {
  await alone(async () => {
    door.command("lock", {});
    await store.clear();
    await restart();
  });
  others.postMessage("gone");
}

// ---- one window at a time ------------------------------------------------------------------------------------

const slotsOnDisk = async (): Promise<string> => (await store.rows("slot/")).map(({ key, bytes }) => `${key} ${base64(bytes)}`).join("\n");

export const phase = (): unknown => door.view("status", {})["state"];

// Another window has written since this vault last looked: take that in before writing. Where it has changed how
// the account is opened, or deleted it, this window begins anew: locked, open or empty as the disk now says.
export async function catchUp(): Promise<void> {
  const now = await store.turn();
  if (now === turn) return;
  if ((await slotsOnDisk()) !== slots) await restart();
  else if (phase() === "open") await loadAll();
  turn = now;
}

export function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("stillnear", work) as Promise<T>;
}

// The key that opens this device's own slot comes and goes with that slot, in the same transaction.
function keyFor(change: Change, fresh?: CryptoKey): Pick<Change, "deviceKey"> {
  if (change.keep.some(({ key }) => key === "slot/4")) return fresh ? { deviceKey: fresh } : {};
  return change.drop.includes("slot/4") ? { deviceKey: null } : {};
}

// Puts a command's effects on the disk and tells the vault whether they are there.
export async function settle(answer: Answer, fresh?: CryptoKey): Promise<Answer> {
  const change = effects(answer);
  const before: Change = unborn ?? { keep: [], drop: [] };
  try {
    turn = await store.change({ ...before, keep: [...before.keep, ...change.keep], drop: change.drop, ...keyFor(change, fresh) });
  } catch (error) {
    door.command("not_kept", {});
    return refusal("io", error instanceof DOMException && error.name === "QuotaExceededError" ? "disk_full" : "not_kept");
  }
  door.command("kept", {});
  unborn = null;
  born = true;
  slots = await slotsOnDisk();
  others.postMessage("changed");
  const { keep: _keep, drop: _drop, ...rest } = answer;
  return rest as Answer;
}

export interface Done {
  answer: Answer;
  blob?: Blob;
}

// One command, with what other windows wrote taken in before and its effects on the disk after.
export function write(name: string, args: object, { fresh, file }: { fresh?: CryptoKey; file?: Uint8Array } = {}): Promise<Done> {
  return alone(async () => {
    await catchUp();
    const { answer, blob } = door.command(name, args, file);
    const settled = answer.ok && (answer["keep"] || answer["drop"]) ? await settle(answer, fresh) : answer;
    return { answer: settled, ...(settled.ok && blob.length > 0 && { blob: new Blob([blob]) }) };
  });
}

// While locked: sealed to the account's public key, opened at the next unlock.
export function wait(entry: unknown): Promise<Answer> {
  return alone(async () => {
    const inbox = await store.row("meta/inbox");
    const { answer } = door.command("wait", { entry, inbox: inbox ? base64(inbox) : null });
    if (!answer.ok) return answer;
    try {
      turn = await store.change(effects(answer));
      return { ok: true };
    } catch {
      return refusal("io", "not_kept");
    }
  });
}
