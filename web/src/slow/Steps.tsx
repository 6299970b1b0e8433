// A skill that is done away from the screen: its few steps at a glance, when to leave it, and how we know.
import { t } from "../t";
import { Button, Disclosure, Still } from "../ui";
import { useAwake } from "./during";
import type { SkillProps } from "./skill";

export function Steps({ skill, finish }: SkillProps) {
  useAwake();
  return (
    <Still
      title={t(skill.title)}
      lede={t(skill.summary)}
      back="/slow"
      upset={false}
      actions={
        <Button wide onClick={finish}>
          {t("I am back")}
        </Button>
      }
    >
      <ol class="steps-of-skill">
        {skill.steps.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <Care skill={skill} />
    </Still>
  );
}

export function Care({ skill }: Pick<SkillProps, "skill">) {
  return (
    <div class="not-at-night">
      <Disclosure summary={t("When not to")}>
        <ul class="plain-list small">
          {skill.not_when.map((line) => (
            <li key={line}>{t(line)}</li>
          ))}
        </ul>
      </Disclosure>
      {skill.sources.length > 0 && (
        <Disclosure summary={t("How we know")}>
          {skill.sources.map(({ how_we_know }) => (
            <p class="small" key={how_we_know}>
              {t(how_we_know)}
            </p>
          ))}
        </Disclosure>
      )}
    </div>
  );
}
