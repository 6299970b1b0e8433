// The shapes of what two people hand over and keep between them, as the views give them.
import { useView } from "../ask";
import { isHere } from "../here";
import { useSpaces, type Space } from "../spaces";
import type { Entry } from "../words/entries";

// One record of a shared space: only the fields that were ticked, and whose it is.
export interface Shared extends Entry {
  readonly o: string;
  readonly t: string;
  readonly at: number;
  readonly mine: boolean;
}

// A line of the ledger.
export interface Share {
  readonly o: string;
  readonly space: string;
  readonly name: string;
  readonly copy: string;
  readonly source: string | null; // the own entry it was made from
  readonly source_deleted: boolean;
  readonly what: string;
  readonly fields: readonly string[];
  readonly at: number;
  readonly taken: number | null;
  readonly stands: boolean; // it is there, as far as this device knows
}

export type CardKind = "reassurance" | "wish" | "appreciation";
export const kinds: readonly CardKind[] = ["reassurance", "wish", "appreciation"];

export interface Both<T> {
  readonly mine: T | null;
  readonly theirs: T | null;
}

export interface Card extends Shared {
  readonly words: string;
}

interface Offer extends Shared {
  readonly words: string;
  readonly revisit?: number;
  readonly yes: { readonly mine: boolean; readonly theirs: boolean };
}

export interface Agreement extends Offer {
  readonly state: "offered" | "kept"; // kept: both said yes
  readonly change: Offer | null; // other words for it, that are only suggested
}

export interface Week extends Shared {
  readonly answers: readonly string[];
}

// The other's is null until both are in, whatever is there.
export interface Ritual extends Both<Week> {
  readonly week: number;
}

export interface Couple {
  readonly cards: Record<CardKind, Both<Card>>;
  readonly calm: Both<Shared & { lines: readonly string[] }>;
  readonly agreements: readonly Agreement[];
  readonly ritual: Ritual;
}

export const useCouple = (space: string) => useView<Couple>("couple", { space });

// The space of an address; undefined while it is looked for, null where there is none, or none any more.
export function useSpace(id: string): Space | null | undefined {
  const reply = useSpaces();
  if (reply === null) return undefined;
  return (reply.ok && reply.spaces.find((one) => one.space === id && isHere(one))) || null;
}
