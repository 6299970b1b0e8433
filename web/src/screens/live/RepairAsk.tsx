// The beginning of a talk: about what, how long, and on how many phones.
import { useState } from "preact/hooks";
import { t } from "../../t";
import { Button, Field, Problem, Segments, Still, tooLong } from "../../ui";

export interface Asking {
  topic: string;
  minutes: number;
  phones: 1 | 2;
}

export interface RepairAskProps {
  name: string | null; // of the partner, where one is linked
  problem: string | null;
  onStart: (asking: Asking) => Promise<void>;
}

const LENGTHS = [10, 20, 30];
const TOPIC_MAX = 200;

export function RepairAsk({ name, problem, onStart }: RepairAskProps) {
  const [topic, about] = useState("");
  const [minutes, last] = useState(20);
  const [phones, on] = useState<1 | 2>(name === null ? 1 : 2);
  const [busy, wait] = useState(false);
  const start = async () => {
    wait(true);
    await onStart({ topic: topic.trim(), minutes, phones });
    wait(false);
  };
  return (
    <Still
      title={t("Repair talk")}
      lede={<span class="not-at-night">{t("One speaks, one listens. Then you swap. One thing only.")}</span>}
      back="/together"
      actions={
        <>
          {problem && <Problem>{problem}</Problem>}
          {name !== null && phones === 2 && <p class="small">{t("{name} sees that you ask, and for how long. The topic stays on this phone.", { name })}</p>}
          <Button wide busy={busy} disabled={tooLong(topic, TOPIC_MAX)} onClick={() => void start()}>
            {t("Begin")}
          </Button>
          <Button wide kind="plain" href="#/say">
            {t("Write it instead")}
          </Button>
        </>
      }
    >
      <Field label={t("One topic, in a few words")} hint={t("You may leave it empty and say it.")} limit={TOPIC_MAX} value={topic} onInput={about} />
      <div class="stack tight">
        <p class="label">{t("How many minutes at most?")}</p>
        <Segments legend={t("How many minutes at most?")} options={LENGTHS.map((n) => ({ id: String(n), name: String(n) }))} value={String(minutes)} onPick={(picked) => last(Number(picked))} />
      </div>
      {name !== null && (
        <div class="stack tight">
          <p class="label">{t("On how many phones?")}</p>
          <Segments
            legend={t("On how many phones?")}
            options={[
              { id: "2", name: t("Two") },
              { id: "1", name: t("This one") },
            ]}
            value={String(phones)}
            onPick={(picked) => on(picked === "1" ? 1 : 2)}
          />
        </div>
      )}
    </Still>
  );
}
