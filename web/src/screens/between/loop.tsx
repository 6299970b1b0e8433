// The loop with two: each half in its own author's words, and what the days say, from what both have handed over. No
// side starts. Where somebody has said that they are on their own in this (setting `solo`), nothing here speaks of two.
import { useView } from "../../ask";
import { With } from "../../between/With";
import { useSolo } from "../../between/solo";
import type { Reply } from "../../engine";
import type { ScreenProps } from "../../routes";
import type { Space } from "../../spaces";
import { t } from "../../t";
import { Item, Rows } from "../../ui";
import * as Icons from "../../ui/icons";
import { InWords, Nothing, WayOut, Whole } from "../loop";
import type { Cycling } from "../parts/cycle";
import { Shown } from "../parts/Shown";

// One's own half alone, and where to turn.
function Alone({ said }: { said: Cycling }) {
  return (
    <>
      {said.me ? <InWords half={said.me} mine /> : <Nothing />}
      <Rows edged>
        <Item icon={Icons.Learn} name={t("When it is not a cycle")} href="#/learn/not_a_cycle" />
        <Item icon={Icons.Help} name={t("You are not alone with this")} href="#/help" />
      </Rows>
    </>
  );
}

function Both({ reply, space, solo }: { reply: Reply<Cycling> | null; space: Space; solo: boolean }) {
  return (
    <Shown reply={reply} empty={<Nothing />}>
      {(said) => (solo ? <Alone said={said} /> : <Whole said={said} name={space.name} />)}
    </Shown>
  );
}

export default function LoopOfTwo({ params }: ScreenProps) {
  const id = params["space"] ?? "";
  const solo = useSolo();
  const reply = useView<Cycling>("cycle", { space: id });
  if (solo === null) return null;
  const joint = !solo && reply?.ok === true && reply.two; // else it is from my own things alone
  return (
    <With id={id} title={solo ? t("What happens in you") : t("The loop you two get into")} class="room" alone={!joint}>
      {(space) => (
        <>
          <Both reply={reply} space={space} solo={solo} />
          {!solo && <WayOut />}
        </>
      )}
    </With>
  );
}
