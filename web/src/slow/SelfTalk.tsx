// One sentence, said the way one would say it to a friend: chosen, then shown large and alone.
import { useState } from "preact/hooks";
import { t } from "../t";
import { Area, Button, Disclosure, Still } from "../ui";
import { useAwake } from "./during";
import type { SkillProps } from "./skill";
import { Care } from "./Steps";

export function SelfTalk({ skill, finish }: SkillProps) {
  const [chosen, choose] = useState<string | null>(null);
  const [own, type] = useState("");
  useAwake();
  if (chosen !== null)
    return (
      <Still
        key="said"
        title={chosen}
        class="sentence"
        onBack={() => choose(null)}
        upset={false}
        middle
        actions={
          <Button wide onClick={finish}>
            {t("I have said it")}
          </Button>
        }
      >
        <p class="soft">{t("Slowly, three times. Aloud if nobody is near.")}</p>
      </Still>
    );
  return (
    <Still key="choose" title={t(skill.title)} lede={t(skill.summary)} back="/slow" upset={false}>
      <ul class="rows edged sentences">
        {(skill.sentences ?? []).map((sentence) => (
          <li key={sentence}>
            <button type="button" class="item bare" onClick={() => choose(t(sentence))}>
              <span>{t(sentence)}</span>
            </button>
          </li>
        ))}
      </ul>
      <Disclosure summary={t("A sentence of your own")}>
        <Area label={t("What would you tell a friend in your place?")} limit={300} rows={2} value={own} onInput={type} />
        <div>
          <Button kind="quiet" disabled={own.trim() === ""} onClick={() => choose(own.trim())}>
            {t("Use it")}
          </Button>
        </div>
      </Disclosure>
      <Care skill={skill} />
    </Still>
  );
}
