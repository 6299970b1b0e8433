// The thread that holds the vault: what the window may ask (src/engine.ts talks to this file), and what it is told.
// The window thread only draws. worker/hold.ts has the vault and the disk, worker/account.ts what is said about the
// account, worker/pair.ts with somebody else, worker/sync.ts what goes on in the background.
import { isHere } from "./here";
import { converse, isConversation, passphrase } from "./worker/account";
import { Door, type Answer } from "./worker/door";
import { alone, begin, born, catchUp, deviceSecret, door, newDeviceKey, openWith, others, phase, refusal, restart, startAfresh, store, wait, wipe, write, type Done } from "./worker/hold";
import { inLine } from "./worker/line";
import { isLive, live, liveHeard, liveTells } from "./worker/live";
import { send } from "./worker/net";
import { isPairing, pair } from "./worker/pair";
import { heardTrouble, inTurn, keepLevel, nudge, syncState, syncTrouble } from "./worker/sync";
import { nothing, type Ask, type State, type Told } from "./worker/words";

declare const self: DedicatedWorkerGlobalScope;

// Modules of their own, fetched when they are first asked: the lens, and published questionnaires.
const LATE: Record<string, "lens" | "measure"> = { lens: "lens", scaffold: "lens", kindly: "lens", questionnaires: "measure", wording: "measure", asked: "measure", scored: "measure" };

const late: Partial<Record<"lens" | "measure", Promise<Door>>> = {};

// ---- what the window may ask ---------------------------------------------------------------------------------

async function unlock({ passphrase: given, prf }: Record<string, unknown>): Promise<Answer> {
  const key = await store.deviceKey();
  if (phase() !== "closed") return { ok: true };
  return alone(async () => {
    if (key) return openWith(4, { secret: await deviceSecret(key) });
    return prf === undefined ? openWith(1, { passphrase: passphrase(given) }) : openWith(3, { prf });
  });
}

// Where nothing has been kept there is nothing to lock, and a new blank account is as good as the old.
async function lock(): Promise<void> {
  door.command("lock", {});
  if (!born) await alone(restart);
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

async function run({ name, args }: Ask): Promise<Done> {
  switch (name) {
    case "view":
      return { answer: door.view(String(args["view"]), args) };
    case "unlock":
      return { answer: await unlock(args) };
    case "lock":
      await lock();
      others.postMessage("lock");
      return { answer: { ok: true } };
    case "wait":
      return { answer: await wait(args["entry"]) };
    case "set_passphrase":
      return write(name, { passphrase: passphrase(args["passphrase"]), old: passphrase(args["old"]), origin: self.location.origin });
    case "check_passphrase":
      return { answer: door.command(name, { passphrase: passphrase(args["passphrase"]), origin: self.location.origin }).answer };
    case "drop_passphrase": {
      const fresh = await newDeviceKey();
      return write(name, { passphrase: passphrase(args["passphrase"]), origin: self.location.origin, secret: await deviceSecret(fresh) }, { fresh });
    }
    case "backup":
      return write(name, { passphrase: passphrase(args["passphrase"]) });
    case "import": {
      const words = args["passphrase"] === undefined ? {} : { passphrase: passphrase(args["passphrase"]) };
      return write(name, words, { file: new Uint8Array(await (args["file"] as Blob).arrayBuffer()) });
    }
    case "delete_everything": {
      const hadAccount = Boolean(await store.row("meta/sync"));
      await wipe();
      if (hadAccount) void send({ method: "DELETE", path: "/v1/sessions/current", type: "none" }); // what is gone here is signed out, too
      return { answer: { ok: true } };
    }
    default:
      return write(name, args);
  }
}

// ---- talking to the window -----------------------------------------------------------------------------------

let kept: Pick<State, "lock" | "passkey"> = { lock: "device", passkey: false }; // what is on the disk to open it with

const isLinked = (): boolean => ((door.view("spaces", {})["spaces"] ?? []) as { state: string }[]).some(isHere);
const setting = (name: string): unknown => door.view("setting", { name })["value"];

function state(): State {
  const { state: shown, lock, entries, unsent, new_logins, alarms, clock_ahead, can_undo } = door.view("status", {}) as Answer & State & { state: string };
  const inside = shown === "sample" ? "sample" : shown === "open" ? (born ? "open" : "empty") : "locked";
  return { state: inside, drawer: inside === "open" && setting("drawer") === "yes", linked: inside === "open" && isLinked(), ...kept, ...(inside !== "locked" && { lock }), entries, keeps: store.keeps, unsent, sync: syncState(), trouble: syncTrouble(), new_logins, alarms, clock_ahead, can_undo };
}

async function tell(changed: boolean): Promise<void> {
  kept = { lock: (await store.row("slot/1")) ? "passphrase" : "device", passkey: Boolean(await store.row("slot/3")) };
  self.postMessage({ state: state(), changed } satisfies Told);
}

async function answered(data: Ask, done: Done, changed = data.name !== "view"): Promise<void> {
  if (changed) await tell(true);
  self.postMessage({ id: data.id, answer: done.answer, ...(done.blob && { blob: done.blob }) } satisfies Told);
  if (changed) nudge("send");
}

// A trap is our bug, and a browser may take its storage away under us: the words are still in the form; what
// was kept is on the disk, where there is still one. Start afresh with both.
async function stopped(error: unknown): Promise<Done> {
  console.error(error instanceof Error ? error.name : "the engine stopped");
  await startAfresh();
  return { answer: refusal("io", "restarted") };
}

const vaultAnswer = (data: Ask): Promise<void> => inLine(async () => answered(data, await run(data).catch(stopped)));

const accountAnswer = async (data: Ask): Promise<void> =>
  answered(data, await inTurn(() => converse(data.name, data.args)).catch((error: unknown) => inLine(() => stopped(error))));

async function pairAnswer(data: Ask): Promise<void> {
  try {
    const { changed, ...done } = await inTurn(() => pair(data.name, data.args));
    await answered(data, done, changed);
  } catch (error) {
    await answered(data, await inLine(() => stopped(error)));
  }
}

// These have nothing to do with what is kept, and are not waited for: they may still be on their way from the network.
async function lateAnswer(module: "lens" | "measure", { id, args }: Ask): Promise<void> {
  self.postMessage({ id, answer: await askLate(module, String(args["view"]), args) } satisfies Told);
}

self.onmessage = ({ data }: MessageEvent<Ask>): void => {
  const module = data.name === "view" ? LATE[String(data.args["view"])] : undefined;
  if (module) void lateAnswer(module, data);
  else if (data.name === "nudge") nudge("pull");
  else if (isLive(data.name)) live(data.name, data.args);
  else if (isConversation(data.name)) void accountAnswer(data);
  else if (isPairing(data.name)) void pairAnswer(data);
  else void vaultAnswer(data);
};

liveTells((news) => self.postMessage({ live: news } satisfies Told));

others.onmessage = ({ data }: MessageEvent<string | { live: Uint8Array<ArrayBuffer>; arrived: number }>): void => {
  if (typeof data !== "string") return void liveHeard(data.live, data.arrived, false);
  void inLine(async () => {
    if (data.startsWith("trouble ")) heardTrouble(data.slice("trouble ".length));
    else if (data === "lock") await lock();
    else if (data === "gone" || data === "anew") await alone(restart);
    else if (phase() !== "closed") await alone(catchUp);
    await tell(true);
    nudge("send");
  });
};

void inLine(async () => {
  try {
    await begin();
    await tell(true);
    void keepLevel((changed) => inLine(() => tell(changed)));
  } catch {
    self.postMessage({ state: { ...nothing, state: "unavailable", keeps: false }, changed: true } satisfies Told);
  }
});
