// A place on the map with its oval, the two ranges, and what it means: of our own check, and of a published one whose
// figures can place somebody.
import type { ComponentChildren } from "preact";
import { MapPicture } from "../../pictures/map";
import { t } from "../../t";
import { monthOf } from "../../words/dates";
import { placeOf, type Scored } from "./check";
import { Meaning, Ranges } from "./Meaning";
import { placeSaid, words } from "./result";

interface ResultProps {
  scored: Scored;
  earlier: readonly (Scored & { at: number })[];
  title: string;
  unsure?: string;
  children?: ComponentChildren;
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
