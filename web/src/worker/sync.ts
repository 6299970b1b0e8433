// Keeps this device level with the server, in the background: after each write, at the start, when the network or
// the window comes back, and while the server's stream lasts. The vault says what to send and what an answer means.
// One window does it for all: the one that has the web lock.
import type { Answer } from "./door";
import { door, others, write } from "./hold";
import { inLine } from "./line";
import { liveHeard } from "./live";
import { listen, send, type Event, type Send } from "./net";
import type { State, Trouble } from "./words";

const LOCK = "stillnear-sync";
const PAUSE_MS = 500; // the first, doubled each time, up to the longest
const PAUSE_MAX_MS = 60_000;
const ASKED_MAX_S = 300; // what a server may ask us to wait
const QUICK_MS = 2_000; // a stream that ends sooner counts as a failure

interface Live {
  path: string;
  body: string;
}

type Wish = "nothing" | "send" | "pull"; // something was written; somebody came back, and may have missed something

interface Round {
  live: Live | null;
  wait: number; // seconds, as the server asked
}

let trouble: Trouble = null;
let told: (changed: boolean) => Promise<void>;
let wanted: Wish = "nothing";
let wake: () => void = () => undefined;

export const syncTrouble = (): Trouble => trouble;

// What the window that does it says to the others.
export function heardTrouble(word: string): void {
  trouble = word === "" ? null : (word as Trouble);
}

function mark(now: Trouble): void {
  if (now === trouble) return;
  trouble = now;
  others.postMessage(`trouble ${now ?? ""}`);
}

// As the vault has it; but who signed out here, or is told so by the server, is.
export function syncState(): State["sync"] {
  const { state, sync } = door.view("status", {}) as Answer & { state: string; sync: State["sync"] };
  if (state !== "open" || sync === "off") return "off";
  const { account } = door.view("account", {}) as Answer & { account: { signed_in: boolean } | null };
  return account?.signed_in ? sync : account ? "signed_out" : "off";
}

function isDue(): boolean {
  return ["level", "behind"].includes(syncState());
}

// Something may have to be sent or fetched, or there is nobody any more to do it for.
export function nudge(wish: "send" | "pull"): void {
  if (wanted !== "pull") wanted = wish;
  wake();
}

function woken(ms?: number): Promise<void> {
  if (wanted !== "nothing") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = ms === undefined ? undefined : setTimeout(resolve, ms);
    wake = () => (clearTimeout(timer), resolve());
  });
}

// Rounds, what comes by the stream, and what is said about the account take turns, in all windows, so that none sees
// another half done.
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request("stillnear-talk", work) as Promise<T>;
}

// ---- one round: everything that is owed, and a pull ----------------------------------------------------------------

async function step(name: string, args: object, file?: Uint8Array): Promise<Answer> {
  const { answer } = await inLine(() => write(name, args, file ? { file } : {}));
  if (answer["changed"] || answer["signed_out"] || !answer.ok) await told(Boolean(answer["changed"]));
  return answer;
}

// What ended a round before everything was level, in the words of the vault.
function troubleOf(answer: Answer): Trouble {
  if (!answer.ok) return answer.why === "disk_full" || answer.why === "not_kept" ? "disk_full" : "server_trouble";
  const { blocked } = door.view("status", {});
  if (blocked === null || blocked === undefined || blocked === "signed_out") return null;
  return blocked === "no_network" || blocked === "space_full" ? blocked : "server_trouble";
}

async function round(pull: boolean): Promise<Round> {
  wanted = "nothing";
  let wait = 0;
  let answer = await step("sync_next", { pull });
  while (answer.ok && answer["send"]) {
    const question = answer["send"] as Send;
    const got = await send(question);
    wait = got.wait;
    answer = await step("sync_got", { id: question.id, status: got.status }, got.body);
  }
  mark(troubleOf(answer));
  await told(false);
  return { live: trouble === null ? ((answer["live"] as Live | undefined) ?? null) : null, wait };
}

// ---- the server's stream --------------------------------------------------------------------------------------------

async function hear({ name, data, at }: Event): Promise<boolean> {
  if (name === "e") void liveHeard(data, at, true);
  if (name === "p") return false; // more than a stream should carry: pull
  if (name !== "h" && name !== "f") return true;
  const answer = await inTurn(() => step("sync_live", {}, data));
  if (name === "h") await told(false);
  return answer.ok && !answer["pull"];
}

const spaces = (): string => JSON.stringify(door.view("spaces", {})["spaces"] ?? []);

// Listens until the stream ends; what is written meanwhile is sent beside it. The stream is of the spaces it began with:
// where one comes or goes, another stream is due.
async function follow(live: Live): Promise<void> {
  const stop = new AbortController();
  const began = spaces();
  const beside = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await woken();
      if (stop.signal.aborted) return;
      if (!isDue() || (await inTurn(() => round(wanted === "pull"))).live === null || spaces() !== began) stop.abort();
    }
  };
  const sending = beside();
  await listen(live, stop.signal, async (event) => (await hear(event)) && spaces() === began);
  stop.abort();
  wake();
  await sending;
}

// ---- for ever --------------------------------------------------------------------------------------------------------

const pause = (failures: number, asked: number): number =>
  Math.max(Math.min(PAUSE_MS * 2 ** failures, PAUSE_MAX_MS) * (0.5 + Math.random()), Math.min(asked, ASKED_MAX_S) * 1_000);

async function whileDue(): Promise<void> {
  for (let failures = 0; isDue(); ) {
    const began = Date.now();
    const { live, wait } = await inTurn(() => round(true));
    if (live) await follow(live);
    if (!isDue()) return;
    if (live && Date.now() - began > QUICK_MS) failures = 0;
    else await woken(pause(failures++, wait));
  }
}

export async function keepLevel(tell: (changed: boolean) => Promise<void>): Promise<never> {
  told = tell;
  for (;;) {
    wanted = "nothing";
    try {
      if (isDue()) await navigator.locks.request(LOCK, whileDue);
      mark(null);
    } catch {
      mark("server_trouble"); // a fault of ours; the next thing that happens tries again
    }
    await woken();
  }
}
