// What two people can do in a space of theirs. A door stands here once there is a screen behind it.
import { useNewDoors } from "../../between/news";
import { find } from "../../routes";
import { isOn, type Space } from "../../spaces";
import { t } from "../../t";
import { Item, Rows } from "../../ui";
import * as Icons from "../../ui/icons";

interface Door {
  at: string;
  icon: typeof Icons.Pause;
  name: string;
  hint: string;
  reading?: true; // also where nothing more is shared
}

function doors(): Record<"now" | "time" | "see", Door[]> {
  return {
    now: [
      { at: "pause", icon: Icons.Pause, name: t("Pause together"), hint: t("Both phones, with a time to come back") },
      { at: "repair", icon: Icons.Say, name: t("A repair talk"), hint: t("One speaks, one listens, then the other way round") },
    ],
    time: [
      { at: "cards", icon: Icons.Heart, name: t("Words for each other"), hint: t("Reassurance and appreciation, for hard moments"), reading: true },
      { at: "agreements", icon: Icons.Hands, name: t("Agreements"), hint: t("Small ones that you both said yes to"), reading: true },
      { at: "week", icon: Icons.Calendar, name: t("Ten minutes a week"), hint: t("Each alone first, then together") },
      { at: "loop", icon: Icons.Together, name: t("The loop you two get into"), hint: t("From what you both handed over"), reading: true },
    ],
    see: [
      { at: "between", icon: Icons.List, name: t("What is between you"), hint: t("All that either of you handed over"), reading: true },
      { at: "ledger", icon: Icons.Note, name: t("What I handed over"), hint: t("When, and how to take it back"), reading: true },
    ],
  };
}

function Group({ space, label, all, news }: { space: Space; label: string; all: Door[]; news: readonly string[] }) {
  const there = all.filter(({ at, reading }) => find(`/with/${space.space}/${at}`) && (reading || isOn(space)));
  if (there.length === 0) return null;
  return (
    <Rows label={label}>
      {there.map(({ at, icon, name, hint }) => (
        <Item key={at} icon={icon} name={name} hint={news.includes(at) ? t("Something new from {name}", { name: space.name }) : hint} href={`#/with/${space.space}/${at}`} />
      ))}
    </Rows>
  );
}

export function Doors({ space }: { space: Space }) {
  const { now, time, see } = doors();
  const news = useNewDoors(space.space);
  return (
    <div class="stack wide">
      <Group space={space} label={t("In a hard moment")} all={now} news={news} />
      <Group space={space} label={t("When it is calm")} all={time} news={news} />
      <Group space={space} label={t("What is there")} all={see} news={news} />
    </div>
  );
}
