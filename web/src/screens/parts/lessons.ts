// The lessons and the course as content files describe them. They come with the screens that show them.
import course from "../../../../content/course.json";
import index from "../../../../content/lessons/index.json";
import { texts } from "./lesson_texts";

export interface Block {
  kind: string;
  text?: string;
  items?: string[]; // of a list, which has no text
}

export interface Practice {
  title: string;
  steps: string[];
  prompt: string;
}

export interface Source {
  claim: string;
  cite: string;
  year: number | null;
  note: string;
}

export interface Lesson {
  id: string;
  title: string;
  minutes: number;
  summary: string;
  blocks: Block[];
  practice: Practice;
  sources: Source[];
}

export const lessons = index.lessons;
export { course };

const STEP = "step_"; // a step of the course, where a lesson's name would stand

export const stepName = (id: string): string => STEP + id;

export function stepNamed(name: string): (typeof course.steps)[number] | undefined {
  return name.startsWith(STEP) ? course.steps.find(({ id }) => stepName(id) === name) : undefined;
}

export const lessonOf = (id: string): Lesson | null => texts.find((one) => one.id === id) ?? null;
