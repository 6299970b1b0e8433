// An own item, looked at with the question which of its parts could be handed over.
import type { Scored } from "../screens/parts/check";
import { intervalSaid, titleOf, words } from "../screens/parts/result";
import { canHandOver, type Handed } from "../spaces";
import { t } from "../t";
import type { Entry } from "../words/entries";
import { linesOf, type Line } from "./words";

export interface Own extends Entry {
  readonly o: string;
  readonly t: string;
  readonly shared?: readonly Handed[];
}

// Of a kept check what its answers say goes across, never the answers.
export function partsOf(own: Own, scored: Scored | null): Line[] {
  if (own.t !== "check") return canHandOver(own.t) ? linesOf(own) : [];
  if (scored?.state !== "said") return [];
  return [
    { name: "region", label: t("Where I lean when it gets hard"), said: titleOf(scored) },
    { name: "anxiety", label: t(words.scales.anxiety.name), said: intervalSaid(scored.anxiety) },
    { name: "avoidance", label: t(words.scales.avoidance.name), said: intervalSaid(scored.avoidance) },
  ];
}
