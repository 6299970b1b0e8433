// What the window and the worker say to each other.
import type { Answer } from "./door";

export interface Ask {
  id: number;
  name: string;
  args: Record<string, unknown>;
}

export type Trouble = "no_network" | "server_trouble" | "disk_full" | "space_full" | null;

export interface State {
  state: "starting" | "empty" | "locked" | "open" | "sample" | "unavailable";
  lock: "device" | "passphrase";
  passkey: boolean; // one can open this device
  drawer: boolean; // what I wrote for myself asks for the passphrase once more
  linked: boolean; // with somebody, or was
  entries: number;
  keeps: boolean;
  unsent: number;
  sync: "off" | "level" | "behind" | "signed_out"; // off: there is no account
  trouble: Trouble; // what stands in the way of the server just now
  new_logins: number; // somewhere else, and not yet looked at
  alarms: string[];
  clock_ahead: boolean;
  can_undo: boolean;
}

export const nothing: State = {
  state: "starting", lock: "device", passkey: false, drawer: false, linked: false, entries: 0, keeps: true, unsent: 0, sync: "off", trouble: null, new_logins: 0, alarms: [], clock_ahead: false, can_undo: false,
};

// What a frame of the other phone said (docs/DOOR.md, live_got).
export interface LiveNews {
  space: string;
  session: string;
  kind: "beat" | "here" | "breathing" | "coming";
  value: number;
  fresh: boolean;
  offset_ms: number | null;
  error_ms: number | null;
}

export type Told = { id: number; answer: Answer; blob?: Blob } | { state: State; changed: boolean } | { live: LiveNews };
