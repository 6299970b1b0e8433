// A conversation about the account, as a screen sees it: busy, done, or refused with a kind sentence.
import { useEffect, useState } from "preact/hooks";
import { command, type Reply } from "../engine";
import type { Refusal } from "../words/errors";
import { deviceLabel } from "./label";
import { said } from "./words";

export interface Account {
  handle: string;
  signed_in: boolean;
  slots: number[]; // kinds: 1 passphrase, 2 recovery code, 3 passkey
  deleting?: boolean; // it was asked for, and no answer came
  taking_back?: string; // where that stands, while it is not finished
}

export const PASSKEY = 3;

export interface Code {
  recovery: string;
  ask: number; // which group of four is asked for
}

export interface Talk {
  busy: boolean;
  problem: string | null;
  why: string | null;
  say: <T>(name: string, args?: object) => Promise<(T & { ok: true }) | null>;
  refuse: (refusal: Refusal) => void;
  clear: () => void;
}

// A code that is shown is wiped from the engine when the screen is left.
export function useStop(): void {
  useEffect(() => () => void command("account_stop"), []);
}

// Whatever makes the account or opens it on a device says what this device is called.
const labelled = new Set(["sign_up", "sign_in", "take_back"]);

export function useTalk(): Talk {
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState<Refusal | null>(null);
  const say = async <T>(name: string, args: object = {}) => {
    setBusy(true);
    refuse(null);
    const reply: Reply<T> = await command<T>(name, labelled.has(name) ? { ...args, label: deviceLabel() } : args);
    setBusy(false);
    if (reply.ok) return reply;
    refuse(reply);
    return null;
  };
  return { busy, problem: refused && said(refused), why: refused?.why ?? null, say, refuse, clear: () => refuse(null) };
}
