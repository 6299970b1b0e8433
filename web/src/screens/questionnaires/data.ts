// Published questionnaires: their figures are in a module of their own (docs/DOOR.md), their wording only where somebody
// has loaded it. Nothing of them is part of a first visit.
import { useView } from "../../ask";
import type { Reply } from "../../engine";
import { t } from "../../t";
import type { Asks } from "../parts/Asking";
import type { About, Checked, Kept, Scored, Since } from "../parts/check";

export interface Questionnaire {
  name: string;
  title: string;
  items: number;
  low: number; // what the lowest answer is called
  levels: number;
  permission: "free" | "research" | "ask";
  places: boolean; // answers can be placed on the map
  bonds: boolean; // it is about somebody
}

export interface ScaleSaid {
  name: string;
  state: "said" | "not_yet";
  answered: number;
  of: number;
  least: number;
  most: number;
  points?: number;
  marks: string[];
}

export type Said = Scored & { scales: ScaleSaid[] }; // anxiety, avoidance and the region only where it places
export type SaidNow = Checked & Said;
export type SaidKept = Kept & Said;

interface Wording {
  o: string;
  at: number;
  instrument: string;
  lines: string[];
}

export interface Loaded {
  questionnaire: Questionnaire;
  wordings: Wording[]; // newest first; two devices may have loaded one each
}

// What can be chosen, and what of it is loaded here.
export function useQuestionnaires(): Reply<{ all: Loaded[] }> | null {
  const figures = useView<{ questionnaires: Questionnaire[] }>("questionnaires");
  const kept = useView<{ entries: Wording[] }>("list", { type: "wording", limit: 100 });
  if (figures === null || kept === null) return null;
  if (!figures.ok) return figures;
  if (!kept.ok) return kept;
  const all = figures.questionnaires.map((questionnaire) => ({
    questionnaire,
    wordings: kept.entries.filter(({ instrument, lines }) => instrument === questionnaire.name && lines.length === questionnaire.items),
  }));
  return { ok: true, all };
}

export interface History {
  checks: SaidKept[]; // oldest first
  next_at: number | null;
  since: Since | null;
}

interface KeptCheck {
  o: string;
  at: number;
  instrument: string;
  about?: About;
  levels: number[];
}

// The kept answers to one questionnaire, by whom they are about.
export function useAnswers(name: string): Map<About, KeptCheck[]> {
  const reply = useView<{ entries: KeptCheck[] }>("list", { type: "check", limit: 100 });
  const found = new Map<About, KeptCheck[]>();
  if (reply?.ok)
    for (const entry of [...reply.entries].reverse())
      if (entry.instrument === name) found.set(entry.about ?? "general", [...(found.get(entry.about ?? "general") ?? []), entry]);
  return found;
}

export function useHistory(name: string, checks: readonly KeptCheck[]): Reply<History> | null {
  return useView<History>("scored", { instrument: name, checks: checks.map(({ o, at, levels }) => ({ o, at, levels })) });
}

// The draft of a questionnaire that is being answered.
export const formOf = (name: string): string => `check_${name.replaceAll("-", "_")}`;

export function asksOf({ questionnaire, wordings }: Loaded): Asks {
  const { name, items, low, levels, bonds } = questionnaire;
  return {
    instrument: name,
    view: "asked",
    form: formOf(name),
    done: `/questionnaires/${name}`,
    back: `/questionnaires/${name}`,
    items,
    low,
    levels,
    ends: [t("least"), t("most")],
    bonds,
    words: (index) => wordings[0]?.lines[index] ?? "",
  };
}

// Scale names of content/instruments, as people read them.
export function scaleName(name: string): string {
  return { anxiety: t("Worry that it won’t hold"), avoidance: t("Distance you keep"), security: t("Feeling safe"), well_being: t("Well-being") }[name] ?? name.replaceAll("_", " ");
}

export function permissionSaid(permission: Questionnaire["permission"]): string {
  return {
    free: t("Its owners let anybody use it."),
    research: t("Free for research. For anything else its authors must be asked."),
    ask: t("Its owners must be asked first."),
  }[permission];
}
