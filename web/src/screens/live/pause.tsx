// Pause together: asked for on one phone, shown on both, with one return time. Nothing here waits for the network: who is
// offline keeps the same time by a plain timer. With nobody linked, or sharing paused, it is the break for one.
import { useEffect, useState } from "preact/hooks";
import { status } from "../../engine";
import { go } from "../../router";
import type { ScreenProps } from "../../routes";
import { Afterwards } from "../../slow/Afterwards";
import { from } from "../../slow/during";
import { isOn, useSpaces, type Space } from "../../spaces";
import { t } from "../../t";
import { Item, Problem, Rows, Still, Waiting } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { Ask } from "./Ask";
import { Asked } from "./Asked";
import { Away } from "./Away";
import { useLive } from "./live";

export default function Pause({ params }: ScreenProps) {
  const spaces = useSpaces();
  if (!spaces) return <Waiting />;
  const on = spaces.ok && status.value.state !== "sample" ? spaces.spaces.filter(isOn) : []; // a sample has no second phone
  const named = params["space"];
  const space = named === undefined && on.length === 1 ? on[0] : on.find((one) => one.space === named);
  if (space) return <PauseWith key={space.space} space={space} />;
  return on.length > 0 && named === undefined ? <WithWhom spaces={on} /> : <Alone />;
}

// The door is never dead: it opens to the break that one person takes.
function Alone() {
  useEffect(() => go("/slow/time_out", { replace: true }), []);
  return <Waiting />;
}

function WithWhom({ spaces }: { spaces: Space[] }) {
  return (
    <Still title={t("Pause with whom?")} close="/today" upset={false}>
      <Rows edged>
        {spaces.map(({ space, name }) => (
          <Item key={space} icon={Icons.Together} name={name} href={`#/with/${space}/pause`} />
        ))}
        <Item icon={Icons.Pause} name={t("Only for me")} href="#/slow/time_out" />
      </Rows>
    </Still>
  );
}

function PauseWith({ space }: { space: Space }) {
  const reply = useLive(space.space);
  const [took, finish] = useState<number | null>(null); // seconds, once they are back
  if (took !== null) return <Afterwards skill="time_out" seconds={took} origin={from()} />;
  if (!reply) return <Waiting />;
  if (!reply.ok)
    return (
      <Still title={t("Pause together")} close="/today">
        <Problem>{sentence(reply)}</Problem>
      </Still>
    );
  const { live, asked } = reply;
  if (!live || live.what !== "pause") return <Ask space={space} asked={asked} talk={live} />;
  if (live.by === "them" && (live.me === "none" || live.me === "later") && Date.now() < live.ends) return <Asked space={space} live={live} />;
  return <Away space={space} live={live} finish={finish} />;
}
