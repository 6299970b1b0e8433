// Over every screen, in one quiet line: the other asks for a pause or a talk, or one goes on. Waved away, it is gone.
import { place } from "../../router";
import { isOn, useSpaces, type Space } from "../../spaces";
import { t } from "../../t";
import { Banner, IconButton } from "../../ui";
import * as Icons from "../../ui/icons";
import { useLive, type Live } from "./live";
import { pass, passed } from "./passed";
import { clockOf } from "./time";

export default function Notices() {
  const spaces = useSpaces();
  const on = spaces?.ok ? spaces.spaces.filter(isOn) : [];
  return (
    <>
      {on.map((space) => (
        <Notice key={space.space} space={space} />
      ))}
    </>
  );
}

const isStopped = ({ what, them }: Live): boolean => what === "talk" && them === "end";

function said(live: Live, name: string, invited: boolean): string {
  const { what, ends, later_me } = live;
  const time = clockOf(ends);
  if (isStopped(live)) return t("{name} has left the talk for now.", { name });
  if (later_me !== null) return t("It is {time}, as you said. One sentence is enough to begin.", { time: clockOf(later_me * 1000) });
  if (what === "talk") return invited ? t("{name} asks for a repair talk.", { name }) : t("A repair talk with {name}.", { name });
  if (Date.now() >= ends) return t("The pause is over. Come back, even for one sentence.");
  return invited ? t("{name} asks for a pause. Back together at {time}.", { name, time }) : t("A pause. Back together at {time}.", { time });
}

function Notice({ space }: { space: Space }) {
  const reply = useLive(space.space);
  const live = reply?.ok ? reply.live : null;
  if (!live || passed.value.includes(live.session)) return null;
  if (live.later_me !== null && Date.now() < live.later_me * 1000) return null; // until then it is put off
  const screens = live.what === "talk" ? ["repair"] : ["pause"];
  if (screens.some((name) => place.value.path === `/with/${space.space}/${name}` || place.value.path === `/${name}`)) return null;
  const invited = live.by === "them" && live.me === "none";
  return (
    <aside class="sample-line live-line" aria-label={live.what === "talk" ? t("Repair talk") : t("Pause together")}>
      <div role="status">
        <Banner kind="sample" icon={Icons.Pause} line action={invited || isStopped(live) ? t("Look") : t("Back to it")} href={`#/with/${space.space}/${screens[0]}`}>
          {said(live, space.name, invited)}
        </Banner>
      </div>
      <IconButton icon={Icons.Close} quiet label={t("Not now")} onClick={() => pass(live.session)} />
    </aside>
  );
}
