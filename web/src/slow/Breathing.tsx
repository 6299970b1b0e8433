// Breathing with the circle of breath/Pacer.tsx: the pace and what accompanies it can be changed, and it can be left.
import { useState } from "preact/hooks";
import { canPulse, chosen, paces, pulse, still, tone } from "../breath/pace";
import { Pacer } from "../breath/Pacer";
import { t } from "../t";
import { Button, IconButton, Sheet, Still, Switch } from "../ui";
import * as Icons from "../ui/icons";
import { useAwake } from "./during";
import { Instead } from "./Instead";
import type { SkillProps } from "./skill";

export function Breathing({ skill, origin, finish }: SkillProps) {
  const [adjusting, adjust] = useState(false);
  const [worse, notBetter] = useState(false);
  useAwake();
  return (
    <Still
      title={t(skill.title)}
      hidden
      close="/today"
      upset={false}
      middle
      actions={
        <>
          <Button wide onClick={finish}>
            {t("I feel a little steadier")}
          </Button>
          <div class="row centre">
            <Button kind="plain" icon={Icons.Adjust} onClick={() => adjust(true)}>
              {t("Adjust")}
            </Button>
            <Button kind="plain" onClick={() => notBetter(true)}>
              {t("It is not getting better")}
            </Button>
          </div>
        </>
      }
    >
      <Pacer />
      <div class="stack tight">
        <p class="lede">{t("Let the breath out be the longer one.")}</p>
        <p class="small not-at-night">{t("Stop whenever you like. If it makes you dizzy or more afraid, breathe as you like and look around instead.")}</p>
      </div>
      <Sheet open={adjusting} title={t("Your pace")} onClose={() => adjust(false)}>
        <Adjust />
        <Button wide onClick={() => adjust(false)}>
          {t("Done")}
        </Button>
      </Sheet>
      <Instead open={worse} onClose={() => notBetter(false)} skill={skill.id} origin={origin} />
    </Still>
  );
}

function Adjust() {
  const at = chosen.value;
  const pace = paces[at];
  if (!pace) return null;
  return (
    <>
      <div class="row apart">
        <IconButton icon={Icons.Minus} quiet label={t("Slower")} disabled={at === 0} onClick={() => (chosen.value = at - 1)} />
        <span class="stack centred snug" role="status">
          <b>{t("In {in}, out {out}", { in: pace.in, out: pace.out })}</b>
          <span class="small">{t(pace.label)}</span>
        </span>
        <IconButton icon={Icons.Plus} quiet label={t("Faster")} disabled={at === paces.length - 1} onClick={() => (chosen.value = at + 1)} />
      </div>
      <div class="rows edged switches">
        <Switch label={t("Still picture")} hint={t("A ring that fills, with words and a count")} on={still.value} onTurn={(on) => (still.value = on)} />
        {canPulse && <Switch label={t("Soft vibration")} hint={t("One short pulse at each turn")} on={pulse.value} onTurn={(on) => (pulse.value = on)} />}
        <Switch label={t("Soft tone")} hint={t("Rises and falls with the breath. Off unless you ask for it")} on={tone.value} onTurn={(on) => (tone.value = on)} />
      </div>
    </>
  );
}
