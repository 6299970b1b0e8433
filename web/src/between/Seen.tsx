// A record as it is read: by the one who hands it over, before, and by both afterwards. One component, so that the
// preview cannot differ from what the other sees. `dated`: it stands under its day already.
import { t } from "../t";
import type { Entry } from "../words/entries";
import { wallDay, wallQuarter } from "../words/quarters";
import { linesOf, whatOf } from "./words";

export function Seen({ item, dated }: { item: Entry; dated?: boolean }) {
  const at = item["at"];
  return (
    <div class={`seen ${item["t"] === "checkin" ? "in-short" : ""}`}>
      <p class="display as-h3">{whatOf(item)}</p>
      {typeof at === "number" && <p class="small">{dated ? wallQuarter(at) : t("{day}, {quarter}", { day: wallDay(at), quarter: wallQuarter(at) })}</p>}
      <dl class="said">
        {linesOf(item).map(({ name, label, said }) => (
          <div key={name}>
            <dt class={label === "" ? "hide" : undefined}>{label || t("In words")}</dt>
            <dd dir="auto">{said}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

// Whose it is: a colour, a shape and a word, always all three.
export function Whose({ name, mine, words }: { name: string; mine: boolean; words?: string }) {
  return (
    <p class={`whose ${mine ? "you" : "partner"}`}>
      <i class={mine ? "shape" : "shape partner"} aria-hidden="true" />
      <span dir="auto">{words ?? (mine ? t("You") : name)}</span>
    </p>
  );
}
