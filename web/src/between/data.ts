// The shapes of what two people hand over and keep between them, as the views give them.
import { useView } from "../ask";
import { useSpaces, type Space } from "../spaces";
import type { Entry } from "../words/entries";

// One record of a shared space: only the fields that were ticked, and whose it is.
export interface Shared extends Entry {
  readonly o: string;
  readonly t: string;
  readonly at: number;
  readonly mine: boolean;
}

export interface Share {
  readonly o: string;
  readonly space: string;
  readonly copy: string;
  readonly source?: string;
  readonly what: string;
  readonly fields: readonly string[];
  readonly at: number;
  readonly taken?: number;
}

export type CardKind = "reassurance" | "wish" | "appreciation";
export const kinds: readonly CardKind[] = ["reassurance", "wish", "appreciation"];

export interface Both<T> {
  readonly mine: T | null;
  readonly theirs: T | null;
}

export interface Card {
  readonly o: string;
  readonly at: number;
  readonly words: string;
}

export interface Agreement {
  readonly o: string;
  readonly at: number;
  readonly mine: boolean; // who put it into words
  readonly words: string;
  readonly revisit?: number;
  readonly of?: string;
  readonly state: "offered" | "kept" | "changed" | "let_go";
  readonly yes: Both<string>;
}

export interface Ritual {
  readonly week: number;
  readonly mine: readonly string[] | null;
  readonly theirs: readonly string[] | null; // null until both are in, whatever is there
}

export interface Couple {
  readonly cards: Record<CardKind, Both<Card>>;
  readonly calm: Both<{ o: string; lines: readonly string[] }>;
  readonly agreements: readonly Agreement[];
  readonly ritual: Ritual;
}

export const useCouple = (space: string) => useView<Couple>("couple", { space });

// The space of an address; undefined while it is looked for, null where there is none.
export function useSpace(id: string): Space | null | undefined {
  const reply = useSpaces();
  if (reply === null) return undefined;
  return (reply.ok && reply.spaces.find(({ space }) => space === id)) || null;
}
