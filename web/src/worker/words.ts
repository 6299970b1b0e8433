// What the window and the worker say to each other.
import type { Answer } from "./door";

export interface Ask {
  id: number;
  name: string;
  args: Record<string, unknown>;
}

export interface State {
  state: "starting" | "empty" | "locked" | "open" | "sample" | "unavailable";
  lock: "device" | "passphrase";
  entries: number;
  keeps: boolean;
  unsent: number;
  alarms: string[];
  clock_ahead: boolean;
  can_undo: boolean;
}

export type Told = { id: number; answer: Answer; blob?: Blob } | { state: State; changed: boolean };
