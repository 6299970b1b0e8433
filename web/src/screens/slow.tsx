// Slow down: the ways to do it, and afterwards one question. A way is chosen by the address, so that any screen can
// lead straight into the one that helps.
import { useState } from "preact/hooks";
import { place } from "../router";
import type { ScreenProps } from "../routes";
import { Afterwards } from "../slow/Afterwards";
import { Breathing } from "../slow/Breathing";
import { carry, from, useSeconds } from "../slow/during";
import { Grounding } from "../slow/Grounding";
import { SelfTalk } from "../slow/SelfTalk";
import { all, iconOf, type Skill, type SkillProps } from "../slow/skill";
import { Steps } from "../slow/Steps";
import { TimeOut } from "../slow/TimeOut";
import { t } from "../t";
import { Item, Rows, Still } from "../ui";

export default function Slow({ params }: ScreenProps) {
  const skill = all.find(({ id }) => id === params["skill"]);
  return skill ? <Doing key={skill.id} skill={skill} /> : <Ways />;
}

function Ways() {
  const origin = from();
  return (
    <Still title={t("What would help right now?")} lede={t("Any of these is enough.")} close="/today" upset={false}>
      <Rows edged label={t("Ways to slow down")}>
        {all.map(({ id, title, summary }) => (
          <Item key={id} icon={iconOf[id]} name={t(title)} hint={<span class="not-at-night">{t(summary)}</span>} href={`#${carry(`/slow/${id}`, origin)}`} />
        ))}
      </Rows>
    </Still>
  );
}

function Doing({ skill }: { skill: Skill }) {
  const origin = from();
  const seconds = useSeconds();
  const [took, finish] = useState<number | null>(place.value.query.get("at") === "after" ? 0 : null);
  if (took !== null)
    return <Afterwards skill={skill.id} seconds={took} origin={origin} onBack={origin.after ? undefined : () => finish(null)} />;
  const props: SkillProps = { skill, origin, finish: () => finish(seconds()) };
  switch (skill.id) {
    case "breathing":
      return <Breathing {...props} />;
    case "grounding":
      return <Grounding {...props} />;
    case "self_talk":
      return <SelfTalk {...props} />;
    case "time_out":
      return <TimeOut {...props} />;
    default:
      return <Steps {...props} />;
  }
}
