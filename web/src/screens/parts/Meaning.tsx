// What a result means, in two sentences; what it was once good for, what it costs now, and one small step.
import { Range } from "../../pictures/range";
import { t } from "../../t";
import { Button } from "../../ui";
import { intervalOf, type Scored } from "./check";
import { amongTen, tellingOf, words } from "./result";

export function Ranges({ scored }: { scored: Scored }) {
  const { anxiety, avoidance } = words.scales;
  return (
    <div class="pic-ranges">
      {([[anxiety, scored.anxiety], [avoidance, scored.avoidance]] as const).map(([scale, reading]) => (
        <Range
          key={scale.name}
          name={t(scale.name)}
          says={amongTen(reading)}
          interval={intervalOf(reading)}
          sure={reading.value !== undefined}
          ends={[t(scale.low), t(scale.high)]}
        />
      ))}
    </div>
  );
}

export function Meaning({ scored }: { scored: Scored }) {
  const telling = tellingOf(scored);
  if (telling === null) return null;
  return (
    <div class="stack wide told">
      <p class="lede strong-ink">{telling.sentences.map((one) => t(one)).join(" ")}</p>
      <p class="small">{t(scored.region !== null ? words.sure.region : words.sure.between)}</p>
      <section class="section">
        <h2>{t(words.parts.helped)}</h2>
        <p>{t(telling.helped)}</p>
      </section>
      <section class="section">
        <h2>{t(words.parts.costs)}</h2>
        <p>{t(telling.costs)}</p>
      </section>
      <section class="section">
        <h2>{t(words.parts.step)}</h2>
        <p>{t(telling.step.text)}</p>
        <div class="row">
          <Button kind="quiet" href={`#${telling.step.route}`}>
            {t("Do it now")}
          </Button>
        </div>
      </section>
    </div>
  );
}
