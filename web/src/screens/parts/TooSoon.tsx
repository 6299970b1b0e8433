import { t } from "../../t";
import { Banner } from "../../ui";
import * as Icons from "../../ui/icons";
import { dateOf } from "../../words/dates";
import { words } from "./result";

// Sooner than this, a repeat would mostly show chance: said before it begins, and left to the person.
export function TooSoon({ next }: { next: number | null }) {
  if (next === null || next * 1000 < Date.now()) return null;
  return <Banner icon={Icons.Calendar}>{t(words.change.retake, { date: dateOf(next) })}</Banner>;
}
