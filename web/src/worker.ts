// The thread that holds the vault: the WebAssembly engine, the sealed rows on disk, and the lock that lets one
// window write at a time. The window thread only draws (src/engine.ts talks to this file).
import { base64, Door, framed, unbase64, type Answer, type Row } from "./worker/door";
import { openStore, type Change, type Store } from "./worker/store";
import type { Ask, State, Told } from "./worker/words";

declare const self: DedicatedWorkerGlobalScope;

const LOAD_BYTES = 4 << 20; // rows are handed in by portions of this size
const DEVICE_LABEL = new TextEncoder().encode("stillnear/1/device");
const others = new BroadcastChannel("stillnear");

// Modules of their own, fetched when they are first asked: the lens, and published questionnaires.
const LATE: Record<string, "lens" | "measure"> = { lens: "lens", scaffold: "lens", kindly: "lens", questionnaires: "measure", wording: "measure", asked: "measure", scored: "measure" };

let module: WebAssembly.Module;
const late: Partial<Record<"lens" | "measure", Promise<Door>>> = {};
let door: Door;
let store: Store;
let turn = 0; // of the store, as far as this vault has seen it
let born = false; // an account is on the disk
let slots = ""; // the ways to open it, as this vault knows them
let unborn: Change | null = null; // the account of somebody who has written nothing yet: made, and not stored

const refusal = (err: string, why: string): Answer => ({ ok: false, err, why });
const effects = (answer: Answer): Change => ({
  keep: ((answer["keep"] ?? []) as { key: string; bytes: string }[]).map(({ key, bytes }) => ({ key, bytes: unbase64(bytes) })),
  drop: (answer["drop"] ?? []) as string[],
});

async function deviceSecret(key: CryptoKey): Promise<string> {
  return base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, DEVICE_LABEL)));
}

const newDeviceKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign"]);

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

async function openWith(kind: 1 | 4, secret: object): Promise<Answer> {
  const slot = await store.row(`slot/${kind}`);
  if (!slot) return refusal("absent", "no_slot");
  const { answer } = door.command("unlock", { kind, slot: base64(slot), origin: self.location.origin, ...secret });
  if (!answer.ok) return answer;
  load((await store.rows()).filter(({ key }) => !key.startsWith("slot/")));
  const ready = door.command("ready", {}).answer;
  return ready.ok && ready["keep"] ? settle(ready, {}) : ready;
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
async function restart(): Promise<void> {
  door = await Door.open(module);
  await open();
}

// ---- one window at a time ------------------------------------------------------------------------------------

const slotsOnDisk = async (): Promise<string> => (await store.rows("slot/")).map(({ key, bytes }) => `${key} ${base64(bytes)}`).join("\n");

// Another window has written since this vault last looked: take that in before writing. Where it has changed how
// the account is opened, or deleted it, this window begins anew: locked, open or empty as the disk now says.
async function catchUp(): Promise<void> {
  const now = await store.turn();
  if (now === turn) return;
  if ((await slotsOnDisk()) !== slots) await restart();
  else if (phase() === "open") load((await store.rows()).filter(({ key }) => !key.startsWith("slot/")));
  turn = now;
}

const phase = (): unknown => door.view("status", {})["state"];

// Puts a command's effects on the disk and tells the vault whether they are there.
async function settle(answer: Answer, more: Pick<Change, "deviceKey">): Promise<Answer> {
  const change = effects(answer);
  const all = unborn ? { keep: [...unborn.keep, ...change.keep], drop: change.drop, deviceKey: unborn.deviceKey, ...more } : { ...change, ...more };
  try {
    turn = await store.change(all as Change);
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

function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("stillnear", work) as Promise<T>;
}

interface Done {
  answer: Answer;
  blob?: Blob;
}

function write(name: string, args: object, more: Pick<Change, "deviceKey"> = {}, file?: Uint8Array): Promise<Done> {
  return alone(async () => {
    await catchUp();
    const { answer, blob } = door.command(name, args, file);
    const settled = answer.ok && answer["keep"] ? await settle(answer, more) : answer;
    return { answer: settled, ...(settled.ok && blob.length > 0 && { blob: new Blob([blob]) }) };
  });
}

// ---- what the window may ask ---------------------------------------------------------------------------------

const passphrase = (given: unknown): string => String(given ?? "").normalize("NFKC").trim();

async function unlock(given: unknown): Promise<Answer> {
  const key = await store.deviceKey();
  if (phase() !== "closed") return { ok: true };
  return alone(() => (key ? deviceSecret(key).then((secret) => openWith(4, { secret })) : openWith(1, { passphrase: passphrase(given) })));
}

// Where nothing has been kept there is nothing to lock, and a new blank account is as good as the old.
async function lock(): Promise<void> {
  door.command("lock", {});
  if (!born) await alone(restart);
}

// While locked: sealed to the account's public key, opened at the next unlock.
async function wait(entry: unknown): Promise<Answer> {
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

// The lens sees a draft, a questionnaire its answers, and both keep nothing of it. Offline before it was ever fetched,
// such a module is simply not there.
async function askLate(name: "lens" | "measure", view: string, args: object): Promise<Answer> {
  const asked = (late[name] ??= WebAssembly.compileStreaming(fetch(`${name}.wasm`)).then((fetched) => Door.open(fetched)));
  try {
    return (await asked).view(view, args);
  } catch {
    delete late[name];
    return refusal("io", `no_${name}`);
  }
}

async function deleteEverything(): Promise<Answer> {
  await alone(async () => {
    door.command("lock", {});
    await store.clear();
    await restart();
  });
  others.postMessage("gone");
  return { ok: true };
}

async function run({ name, args }: Ask): Promise<Done> {
  switch (name) {
    case "view":
      return { answer: door.view(String(args["view"]), args) };
    case "unlock":
      return { answer: await unlock(args["passphrase"]) };
    case "lock":
      await lock();
      others.postMessage("lock");
      return { answer: { ok: true } };
    case "wait":
      return { answer: await wait(args["entry"]) };
    case "set_passphrase":
      return write(name, { passphrase: passphrase(args["passphrase"]), old: passphrase(args["old"]), origin: self.location.origin }, { deviceKey: null });
    case "drop_passphrase": {
      const deviceKey = await newDeviceKey();
      return write(name, { passphrase: passphrase(args["passphrase"]), origin: self.location.origin, secret: await deviceSecret(deviceKey) }, { deviceKey });
    }
    case "backup":
      return write(name, { passphrase: passphrase(args["passphrase"]) });
    case "import": {
      const words = args["passphrase"] === undefined ? {} : { passphrase: passphrase(args["passphrase"]) };
      return write(name, words, {}, new Uint8Array(await (args["file"] as Blob).arrayBuffer()));
    }
    case "delete_everything":
      return { answer: await deleteEverything() };
    default:
      return write(name, args);
  }
}

// ---- talking to the window -----------------------------------------------------------------------------------

let lockOnDisk: State["lock"] = "device";

function state(): State {
  const { state: shown, lock, entries, unsent, alarms, clock_ahead, can_undo } = door.view("status", {}) as Answer & State & { state: string };
  const inside = shown === "sample" ? "sample" : shown === "open" ? (born ? "open" : "empty") : "locked";
  return { state: inside, lock: inside === "locked" ? lockOnDisk : lock, entries, keeps: store.keeps, unsent, alarms, clock_ahead, can_undo };
}

async function tell(changed: boolean): Promise<void> {
  lockOnDisk = (await store.row("slot/1")) ? "passphrase" : "device";
  self.postMessage({ state: state(), changed } satisfies Told);
}

// One thing after the other, in the order asked.
let line: Promise<unknown> = Promise.resolve();
const queue = (work: () => Promise<void>): void => {
  line = line.then(work).catch(() => undefined);
};

// These have nothing to do with what is kept, and are not waited for: they may still be on their way from the network.
async function lateAnswer(module: "lens" | "measure", { id, args }: Ask): Promise<void> {
  self.postMessage({ id, answer: await askLate(module, String(args["view"]), args) } satisfies Told);
}

self.onmessage = ({ data }: MessageEvent<Ask>): void => {
  const module = data.name === "view" ? LATE[String(data.args["view"])] : undefined;
  if (module) void lateAnswer(module, data);
  else queue(() => vaultAnswer(data));
};

async function vaultAnswer(data: Ask): Promise<void> {
  let done: Done;
  try {
    done = await run(data);
  } catch (error) {
    // A trap is our bug, and a browser may take its storage away under us: the words are still in the form; what
    // was kept is on the disk, where there is still one. Start afresh with both.
    console.error(error instanceof Error ? error.name : "the engine stopped");
    store = await openStore();
    await alone(restart);
    done = { answer: refusal("io", "restarted") };
  }
  if (data.name !== "view") await tell(true);
  self.postMessage({ id: data.id, answer: done.answer, ...(done.blob && { blob: done.blob }) } satisfies Told);
}

others.onmessage = ({ data }: MessageEvent<string>): void =>
  queue(async () => {
    if (data === "lock") await lock();
    else if (data === "gone") await alone(restart);
    else if (phase() !== "closed") await alone(catchUp);
    await tell(true);
  });

queue(async () => {
  try {
    [module, store] = await Promise.all([WebAssembly.compileStreaming(fetch("stillnear.wasm")), openStore()]);
    await alone(restart);
    await tell(true);
  } catch {
    self.postMessage({ state: { state: "unavailable", lock: "device", entries: 0, keeps: false, unsent: 0, alarms: [], clock_ahead: false, can_undo: false }, changed: true } satisfies Told);
  }
});
