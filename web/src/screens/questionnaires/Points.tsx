// Scores in a questionnaire's own points, where no checked figures of other people say how they compare.
import { t } from "../../t";
import { numberOf } from "../../words/dates";
import { scaleName, type Said, type ScaleSaid } from "./data";

const WIDTH = 328;
const INSET = 10;

export function pointsSaid({ points, least, most, answered, of }: ScaleSaid): string {
  if (points === undefined) return t("not enough yet: {answered} of {of}", { answered, of });
  return t("{points}, from {least} to {most}", { points: numberOf(points), least: numberOf(least), most: numberOf(most) });
}

function Scale({ scale }: { scale: ScaleSaid }) {
  const { points, least, most, marks } = scale;
  const at = points === undefined ? null : INSET + ((points - least) / (most - least)) * (WIDTH - 2 * INSET);
  return (
    <div class="pic-range">
      <p class="pic-range-top">
        <span>{scaleName(scale.name)}</span>
        <span class="soft pic-num">{pointsSaid(scale)}</span>
      </p>
      <svg viewBox={`0 0 ${WIDTH} 24`} aria-hidden="true">
        <rect class="pic-track" x="1" y="7" width={WIDTH - 2} height="10" rx="5" />
        {at !== null && <circle class="pic-dot" cx={at} cy="12" r="7" />}
      </svg>
      {marks.map((mark) => (
        <p key={mark} class="small">
          {t("Its authors draw a line here, and you are past it: {mark}. It is no diagnosis; people you can talk to are under Help.", { mark })}
        </p>
      ))}
    </div>
  );
}

export function Points({ said }: { said: Said }) {
  return (
    <div class="stack">
      <div class="pic-ranges">
        {said.scales.map((scale) => (
          <Scale key={scale.name} scale={scale} />
        ))}
      </div>
      <p class="small">{t("These are the points of the questionnaire itself. How sure they are, and how they compare with other people, is not said: no checked figures for that are here.")}</p>
    </div>
  );
}
