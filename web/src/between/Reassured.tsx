// At a triggered moment: what the other wrote for it, one tap away. It is offered under the way on and never in its
// place, it is not fetched for anybody who is not linked, and it is not there for somebody who goes on alone.
import { useState } from "preact/hooks";
import type { Space } from "../spaces";
import { t } from "../t";
import { Button, Sheet } from "../ui";
import * as Icons from "../ui/icons";
import { useCouple } from "./data";
import { Whose } from "./Seen";
import { useSolo } from "./solo";

function From({ space, held }: { space: Space; held: boolean }) {
  const [open, show] = useState(false);
  const couple = useCouple(space.space);
  const card = couple?.ok ? couple.cards.reassurance.theirs : null;
  if (card === null) return null;
  return (
    <>
      <Button kind="quiet" wide icon={Icons.Heart} disabled={!held} onClick={() => show(true)}>
        {t("Words from {name}", { name: space.name })}
      </Button>
      <Sheet open={open} title={<Whose name={space.name} mine={false} />} onClose={() => show(false)}>
        <blockquote class="card-words large" dir="auto">
          {card.words}
        </blockquote>
        <Button kind="plain" wide onClick={() => show(false)}>
          {t("Close")}
        </Button>
      </Sheet>
    </>
  );
}

export default function Reassured({ spaces, held }: { spaces: readonly Space[]; held: boolean }) {
  if (useSolo() !== false) return null;
  return (
    <>
      {spaces.map((space) => (
        <From key={space.space} space={space} held={held} />
      ))}
    </>
  );
}
