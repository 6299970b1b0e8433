// Comparing later: a longer number on both phones, for two who skipped the six digits when they linked. It works offline,
// and what comes of it is written down for oneself alone.
import { useEffect, useState } from "preact/hooks";
import { useView } from "../../ask";
import { command } from "../../engine";
import { go } from "../../router";
import type { ScreenProps } from "../../routes";
import { t } from "../../t";
import { Button, Problem, Still, toast, Waiting } from "../../ui";
import { sentence } from "../../words/errors";
import type { Space } from "./spaces";
import { With } from "./With";

const settingsOf = ({ space }: Space): string => `/with/${space}/settings`;

// Read aloud digit by digit, with a breath after each group.
function Groups({ number }: { number: string }) {
  const groups = number.split(" ");
  return (
    <p class="groups" role="img" aria-label={groups.map((group) => [...group].join(" ")).join(", ")}>
      {groups.map((group, place) => (
        <span key={place}>{group}</span>
      ))}
    </p>
  );
}

function Different({ space, onAgain }: { space: Space; onAgain: () => void }) {
  return (
    <Still
      title={t("Good that you compared")}
      lede={t("Different numbers can mean that somebody stands between you, and reads what you hand over here.")}
      onBack={onAgain}
      middle
      actions={
        <>
          <Button wide href={`#/with/${space.space}/leave`}>
            {t("Pause or stop")}
          </Button>
          <Button wide kind="quiet" href="#/safety">
            {t("A private safety check")}
          </Button>
          <Button wide kind="plain" onClick={onAgain}>
            {t("Look once more")}
          </Button>
        </>
      }
    >
      <p>{t("Hand over nothing more here. It stays marked as not verified, and the other phone is told nothing.")}</p>
      <p class="small">{t("Then link once more, and let one scan the link from the other’s screen. What each of you wrote stays with each of you.")}</p>
    </Still>
  );
}

// Who had invited both could have tried keys until the numbers met, so who made the link is said as well (docs/adr/0024).
function Both({ space, onDifferent }: { space: Space; onDifferent: () => void }) {
  const reply = useView<{ number: string }>("number", { space: space.space });
  const [busy, wait] = useState(false);
  const [problem, tell] = useState<string | null>(null);
  const say = async (same: boolean) => {
    wait(true);
    const answer = await command("verify", { space: space.space, same });
    wait(false);
    if (!answer.ok) return tell(sentence(answer));
    if (same) toast(t("Verified. Nobody stands between you."));
    else onDifferent();
  };
  return (
    <Still
      title={t("Do both phones show this?")}
      lede={t("Read it to each other, in the room or on a call where you know the voice. Do not send it.")}
      back={settingsOf(space)}
      actions={
        reply?.ok && (
          <div class="pair compared">
            <Button busy={busy} onClick={() => void say(true)}>
              {t("The same")}
            </Button>
            <Button kind="quiet" busy={busy} onClick={() => void say(false)}>
              {t("Different")}
            </Button>
          </div>
        )
      }
    >
      {reply === null ? <Waiting /> : reply.ok ? <Groups number={reply.number} /> : <Problem>{sentence(reply)}</Problem>}
      {reply?.ok && (
        <>
          <p>{space.side === 0 ? t("You made the link, and {name} joined with it.", { name: space.name }) : t("{name} made the link, and you joined with it.", { name: space.name })}</p>
          <p class="small">{t("Say that to each other, too. If you both joined, or both made the link, choose Different, whatever the number.")}</p>
        </>
      )}
      {problem && <Problem>{problem}</Problem>}
    </Still>
  );
}

function Verify({ space }: { space: Space }) {
  const [differs, differ] = useState(false);
  const { verified } = space;
  const back = settingsOf(space);
  useEffect(() => {
    if (verified) go(back, { replace: true }); // just now, or from another window
  }, [verified, back]);
  return differs ? <Different space={space} onAgain={() => differ(false)} /> : <Both space={space} onDifferent={() => differ(true)} />;
}

export default function Compare({ params }: ScreenProps) {
  return <With space={params["space"]}>{(space) => <Verify key={space.space} space={space} />}</With>;
}
