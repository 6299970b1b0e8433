// Whom somebody is linked with. Where nobody is, or while it is locked, the list is empty, and every screen is as it is for one.
import { useView } from "./ask";
import type { Reply } from "./engine";

export interface Space {
  space: string; // its id
  name: string; // what the other is called here
  mine: string; // what I called myself to them
  kind: number;
  side: 0 | 1;
  verified: boolean;
  state: "on" | "paused" | "quiet" | "leaving" | "left" | "read_only";
  since: number;
  gone: boolean;
}

// With whom a part of an own entry is, and since when: as entries carry it.
export interface Handed {
  space: string;
  name: string;
  at: number;
}

export function useSpaces(): Reply<{ spaces: Space[] }> | null {
  return useView<{ spaces: Space[] }>("spaces");
}

export const isOn = ({ state, gone }: Space): boolean => state === "on" && !gone;

// Those to whom something can be handed over just now.
export function useOn(): Space[] {
  const reply = useSpaces();
  return reply?.ok ? reply.spaces.filter(isOn) : [];
}

const KINDS = ["checkin", "trigger", "pause", "message", "check", "calm"];

// The kinds of entries of which parts can be handed over, as wire/shared.h has it.
export const canHandOver = (type: string): boolean => KINDS.includes(type);
