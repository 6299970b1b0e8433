// What somebody writes down while triggered, step by step, and what of it becomes an entry.
export const steps = ["event", "story", "feelings", "body", "intensity", "urge", "need", "older", "choice"] as const;
export type Step = (typeof steps)[number];

export interface Notes {
  at: Step; // how far they came, to go on there after closing
  event: string;
  story: string;
  feelings: string[];
  body: string[];
  intensity: number | null;
  urge: string | null;
  urge_words: string;
  need: string;
  older: string | null;
  older_words: string;
}

export const blank: Notes = {
  at: "event",
  event: "",
  story: "",
  feelings: [],
  body: [],
  intensity: null,
  urge: null,
  urge_words: "",
  need: "",
  older: null,
  older_words: "",
};

export function answered(notes: Notes, step: Step): boolean {
  if (step === "choice") return false;
  const said = notes[step];
  return Array.isArray(said) ? said.length > 0 : typeof said === "string" ? said.trim() !== "" : said !== null;
}

export function isEmpty(notes: Notes): boolean {
  return !steps.some((step) => answered(notes, step));
}

// Only what was answered; a skipped step leaves no trace.
export function entry(notes: Notes): object {
  const kept: Record<string, unknown> = { t: "trigger" };
  for (const step of steps) if (step !== "choice" && answered(notes, step)) kept[step] = tidy(notes[step]);
  if (notes.urge === "other" && notes.urge_words.trim()) kept["urge_words"] = notes.urge_words.trim();
  if (notes.older && notes.older !== "no" && notes.older_words.trim()) kept["older_words"] = notes.older_words.trim();
  return kept;
}

function tidy(said: unknown): unknown {
  return typeof said === "string" ? said.trim() : said;
}
