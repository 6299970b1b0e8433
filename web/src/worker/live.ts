// The frames of a pause together, or of a talk. The vault makes and reads them; here is when they leave. Nothing is
// kept for later: what cannot go now is gone, and the next frame says what holds.
//
// Frames leave at moments drawn by chance, one a second on average, all of one size. A tap leaves at once and takes the
// place of the next, so that by size, number and moment it looks like any other.
import type { Answer } from "./door";
import { door, others } from "./hold";
import { inLine } from "./line";
import { send, type Send } from "./net";
import type { LiveNews } from "./words";

const LEAST_MS = 100; // between two: the server takes ten a second
const MEAN_MS = 900; // beyond that
const FIRST_MS = 200; // the first ones compare the clocks quickly
const FIRST = 12;
const MOST_MS = 4_000;
const ANSWER_MS = 5_000; // a frame that took longer is of no use to anybody

interface On {
  space: string;
  session: string;
  value: number; // where a talk is; every frame says it
}

let on: On | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let sent = 0; // since it began, or since the other phone last came anew
let last = 0; // when
let waiting: string | null = null; // what leaves next, before its time
let under = false; // a beat is on its way: the next one waits for it
let quiet = 0; // until then the server wants none

let tell: (news: LiveNews) => void = () => undefined;

export function liveTells(to: (news: LiveNews) => void): void {
  tell = to;
}

const drawn = (mean: number): number => Math.min(LEAST_MS - mean * Math.log(1 - Math.random()), MOST_MS);

function again(): void {
  clearTimeout(timer);
  if (on) timer = setTimeout(() => void beat(), drawn(sent < FIRST ? FIRST_MS : MEAN_MS));
}

async function emit(kind: string): Promise<void> {
  if (!on || Date.now() < quiet) return;
  last = Date.now();
  sent++;
  const { answer } = await inLine(async () => (on ? door.command("live_send", { ...on, kind }) : { answer: { ok: false } as Answer }));
  if (!answer.ok) return off(); // it is over, or the app was locked
  const { status, wait } = await send(answer["send"] as Send, ANSWER_MS);
  if (status === 429) quiet = Date.now() + 1_000 * Math.max(1, wait);
}

async function beat(): Promise<void> {
  again();
  if (under) return;
  under = true;
  await emit("beat");
  under = false;
}

// As soon as it may; of two that wait the newer goes, and a beat takes no tap's place.
function tap(kind: string): void {
  if (waiting !== null && waiting !== "beat" && kind === "beat") return;
  clearTimeout(timer);
  waiting = kind;
  timer = setTimeout(() => {
    waiting = null;
    again();
    void emit(kind);
  }, Math.max(0, last + LEAST_MS - Date.now()));
}

function off(): void {
  on = waiting = null;
  clearTimeout(timer);
}

// What the window may ask: live_on {space, session}, live_tap {kind}, live_value {value}, live_off.
export function live(name: string, args: Record<string, unknown>): void {
  if (name === "live_off") return off();
  if (name === "live_on") {
    if (on?.session === args["session"] && on?.space === args["space"]) return;
    on = { space: String(args["space"]), session: String(args["session"]), value: 0 };
    sent = 0;
    return tap("beat");
  }
  if (!on) return;
  if (name === "live_value") on.value = Number(args["value"]);
  tap(name === "live_tap" ? String(args["kind"]) : "beat");
}

export const isLive = (name: string): boolean => ["live_on", "live_off", "live_tap", "live_value"].includes(name);

// One frame, as the stream brought it, and when. The window that has the stream tells the others.
export async function liveHeard(data: Uint8Array<ArrayBuffer>, arrived: number, first: boolean): Promise<void> {
  if (first) others.postMessage({ live: data, arrived });
  const { answer } = await inLine(async () => door.command("live_got", { arrived }, data));
  if (!answer.ok) return;
  if (!answer["fresh"]) sent = 0; // they have just come, and have heard nothing from here
  if (!answer["fresh"] && on && Date.now() - last > LEAST_MS) tap("beat");
  tell(answer as unknown as LiveNews);
}
