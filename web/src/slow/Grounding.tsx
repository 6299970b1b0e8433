// Through the senses, one a screen: five, four, three, two, one. A dot fills for each thing found; nothing is typed.
import { useState } from "preact/hooks";
import { t } from "../t";
import { Button, Still } from "../ui";
import { useAwake } from "./during";
import type { SkillProps } from "./skill";
import { Care } from "./Steps";

export function Grounding({ skill, finish }: SkillProps) {
  const [at, move] = useState(0);
  const [found, find] = useState(0);
  useAwake();
  const senses = skill.senses ?? [];
  const sense = senses[at];
  if (!sense) return null;
  const last = at === senses.length - 1;
  const all = found >= sense.count;
  const next = () => {
    find(0);
    if (last) finish();
    else move(at + 1);
  };
  return (
    <Still
      title={t(skill.title)}
      hidden
      onBack={at > 0 ? () => (find(0), move(at - 1)) : undefined}
      back="/slow"
      upset={false}
      middle
      actions={
        <>
          <Button wide onClick={all ? next : () => find(found + 1)}>
            {all ? (last ? t("I am here") : t("Next sense")) : t("Found one")}
          </Button>
          <Button wide kind="plain" onClick={next}>
            {last ? t("Leave this out") : t("Go to the next sense")}
          </Button>
        </>
      }
    >
      <p class="big-count" aria-hidden="true">
        {sense.count}
      </p>
      <p class="as-h1" role="status">
        {t(sense.prompt)}
      </p>
      <div class="found" role="img" aria-label={t("{n} of {all} found", { n: found, all: sense.count })}>
        {Array.from({ length: sense.count }, (_, i) => (
          <i key={i} class={i < found ? "on" : ""} />
        ))}
      </div>
      {at === 0 && found === 0 && <Care skill={skill} />}
    </Still>
  );
}
