// The four parts of something hard to say, and how they become one text.
export interface Message {
  happened: string;
  feel: string;
  need: string;
  ask: string;
  words: string | null; // null: still just the four parts put together
}

export const blank: Message = { happened: "", feel: "", need: "", ask: "", words: null };

export const most = { happened: 2000, feel: 1000, need: 1000, ask: 1000, words: 6000 } as const;

export function joined({ happened, feel, need, ask }: Message): string {
  return [happened, feel, need, ask].map((part) => part.trim()).filter(Boolean).join("\n");
}

export function text(message: Message): string {
  return message.words ?? joined(message);
}

export function entry(message: Message): object {
  const kept: Record<string, unknown> = { t: "message" };
  for (const part of ["happened", "feel", "need", "ask"] as const) if (message[part].trim()) kept[part] = message[part].trim();
  const words = text(message).trim();
  if (words) kept["words"] = words;
  return kept;
}
