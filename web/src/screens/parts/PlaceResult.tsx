// A place on the map with its oval, the two ranges, and what it means: of our own check, and of a published one whose
// figures can place somebody.
import type { ComponentChildren } from "preact";
import { MapPicture } from "../../pictures/map";
import { SameAsTable } from "../../pictures/table";
import { t } from "../../t";
import { monthOf, numberOf } from "../../words/dates";
import { placeOf, type Scored } from "./check";
import { Meaning, Ranges } from "./Meaning";
import { intervalSaid, placeSaid, words } from "./result";

interface ResultProps {
  scored: Scored;
  earlier: readonly (Scored & { at: number })[];
  title: string;
  unsure?: string;
  children?: ComponentChildren;
}

// The numbers of the one result that is not among those kept yet.
export function PlaceTable({ scored }: { scored: Scored }) {
  return (
    <SameAsTable
      caption={t("0 is the average adult; about 7 in 10 people lie between −1 and 1.")}
      heads={[t("Scale"), t("Estimate, likely range"), t("Higher than, of 100 people")]}
      rows={() => ([[words.scales.anxiety, scored.anxiety], [words.scales.avoidance, scored.avoidance]] as const).map(([scale, reading]) => [t(scale.name), intervalSaid(reading), reading.percentile === undefined ? "" : numberOf(reading.percentile, 0)])}
    />
  );
}

export function PlaceResult({ scored, earlier, title, unsure, children }: ResultProps) {
  const sure = scored.state === "said";
  return (
    <>
      <div class="pic-beside">
        <figure class="pic">
          <MapPicture
            title={title}
            says={sure ? placeSaid(scored) : t("A wide dotted oval without a point: too little is known yet.")}
            now={placeOf(scored)}
            sure={sure}
            unsureWords={unsure}
            earlier={earlier.map((past) => ({ place: placeOf(past), when: monthOf(past.at) }))}
          />
        </figure>
        <div class="stack wide">
          {!sure && children}
          <Ranges scored={scored} />
          {sure && children}
          {sure && <p class="small">{t(words.sure.oval)}</p>}
        </div>
      </div>
      {sure && <Meaning scored={scored} />}
    </>
  );
}
