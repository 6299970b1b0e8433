// What the lens says of a text, a moment after the last key. The lens itself is in the engine (docs/DOOR.md, "The lens"):
// it sees the text of one question and keeps nothing, and neither does this file beyond the screen that asks.
import { useEffect, useState } from "preact/hooks";
import { view } from "../engine";
import type { Wishing } from "./wishes";

export interface Mark {
  kind: string;
  issue: boolean;
  start: number; // UTF-16 units, as the browser counts
  end: number;
  frame: string;
  says: string;
  tries: string;
}

// Three lines to draw under words; each has a pattern of its own, so that colour is never the only sign.
export type Line = "eases" | "strains" | "pushes";

const NO_ROOM = new Set(["demand", "threat", "stonewall"]);

export function lineOf({ issue, kind }: Mark): Line {
  return issue ? (NO_ROOM.has(kind) ? "pushes" : "strains") : "eases";
}

interface Seen {
  text: string;
  marks: Mark[];
  help: boolean; // fear, threat or control: Help's words, and no other way to put it
}

const PAUSE_MS = 200; // after the last key
const AGAIN_MS = 15_000; // where it could not be fetched: a network may come back without saying so
const nothing: Seen = { text: "", marks: [], help: false };

// Where the marks of an earlier text stand in this one: those in what did not change, so that nothing flickers at a key.
function moved({ text: before, marks }: Seen, now: string): Mark[] {
  if (before === now) return marks;
  const most = Math.min(before.length, now.length);
  let head = 0, tail = 0;
  while (head < most && before[head] === now[head]) head++;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const by = now.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= head) return [mark];
    return mark.start >= before.length - tail ? [{ ...mark, start: mark.start + by, end: mark.end + by }] : [];
  });
}

export interface Lens {
  marks: Mark[]; // in the order of the text
  help: boolean;
  looked: boolean; // at just this text
  absent: boolean; // it was never fetched, and there is no network
  look: () => void; // once, where it looks only when asked
}

// Answers a number that goes up when it is worth asking again for what could not be fetched.
function useAgain(absent: boolean): number {
  const [tries, again] = useState(0);
  useEffect(() => {
    if (!absent) return;
    const more = () => again((n) => n + 1);
    const timer = setInterval(more, AGAIN_MS);
    addEventListener("online", more);
    return () => {
      clearInterval(timer);
      removeEventListener("online", more);
    };
  }, [absent]);
  return tries;
}

export function useLens(text: string, { known, meant, onRequest }: Wishing): Lens {
  const [seen, see] = useState(nothing);
  const [absent, miss] = useState(false);
  const [asked, ask] = useState<string | null>(null);
  const tries = useAgain(absent);
  const off = !known || text.trim() === "" || (onRequest && asked !== text);
  const frames = meant.join(" ");

  useEffect(() => {
    if (off) return see(nothing);
    let late = false; // an answer about a text that has changed since is dropped
    const timer = setTimeout(() => {
      void view<Omit<Seen, "text">>("lens", { text, dismissed: frames.split(" ").filter(Boolean) }).then((reply) => {
        if (late) return;
        miss(!reply.ok && reply.why === "no_lens");
        see(reply.ok ? { text, marks: reply.marks, help: reply.help } : nothing);
      });
    }, onRequest ? 0 : PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [text, frames, off, tries]);

  return { marks: off ? [] : moved(seen, text), help: !off && seen.help, looked: !off && seen.text === text, absent, look: () => ask(text) };
}
