// From both having answered to being linked: six digits on both phones, compared by the two themselves.
import { said } from "../../account/words";
import { go } from "../../router";
import { t } from "../../t";
import { Button, Problem, Still } from "../../ui";
import { Ends, endOf } from "./Ends";
import type { Pair } from "./pair";
import type { Pairing } from "./pairing";

export interface MeetProps {
  pairing: Pairing;
  pair: Pair;
  inviting: boolean;
  onAgain: () => void;
}

// What stands between the two shapes is theirs to say; nothing is measured or guessed.
function Meeting({ met }: { met: boolean }) {
  return (
    <svg class="meeting" viewBox="0 0 160 64" aria-hidden="true">
      <circle class="of-you" cx={met ? 66 : 48} cy="32" r="22" />
      <rect class="of-partner" x={met ? 74 : 92} y="11" width="42" height="42" rx="12" />
    </svg>
  );
}

function Unreached({ why }: { why: string | null }) {
  if (why === null) return null;
  return (
    <p class="small" role="status">
      {why === "no_network" ? t("There is no network just now. It goes on by itself.") : said({ err: "io", why })}
    </p>
  );
}

// Read aloud digit by digit.
function Digits({ code }: { code: string | undefined }) {
  if (!code) return null;
  return (
    <p class="six-digits" role="img" aria-label={[...code.replace(" ", "")].join(" ")}>
      {code}
    </p>
  );
}

function Compare({ pairing, pair }: { pairing: Pairing; pair: Pair }) {
  const { talk, unreached } = pairing;
  return (
    <Still
      title={t("Do both phones show this?")}
      lede={t("Say the numbers to each other, in the room or on a call.")}
      back="/together"
      actions={
        <>
          <div class="pair compared">
            <Button busy={talk.busy} onClick={() => void talk.say("pair_same")}>
              {t("The same")}
            </Button>
            <Button kind="quiet" busy={talk.busy} onClick={() => void talk.say("pair_different")}>
              {t("Different")}
            </Button>
          </div>
          <Button kind="plain" busy={talk.busy} onClick={() => void talk.say("pair_skip")}>
            {t("Skip for now")}
          </Button>
        </>
      }
    >
      <Digits code={pair.code} />
      <p>{pair.from ? t("The other phone says that it is {name}’s. If the numbers are the same, nobody stands between you.", { name: pair.from }) : t("If the numbers are the same, nobody stands between you.")}</p>
      <p class="small">{t("You can skip this. Stillnear then says “not verified” beside the name.")}</p>
      {talk.problem && <Problem>{talk.problem}</Problem>}
      <Unreached why={unreached} />
    </Still>
  );
}

function Wait({ title, lede, pairing, code }: { title: string; lede: string; pairing: Pairing; code?: string | undefined }) {
  const { talk, unreached } = pairing;
  const stop = async () => {
    if (await talk.say("pair_stop")) go("/together", { replace: true });
  };
  return (
    <Still
      title={title}
      lede={lede}
      back="/together"
      middle
      actions={
        <>
          <Button wide kind="quiet" href="#/together">
            {t("Leave this page")}
          </Button>
          <Button wide kind="plain" busy={talk.busy} onClick={() => void stop()}>
            {t("Stop linking")}
          </Button>
        </>
      }
    >
      {code ? <Digits code={code} /> : <Meeting met={false} />}
      <p class="small">{t("You need not wait here. Come back later to Together, and it goes on.")}</p>
      {talk.problem && <Problem>{talk.problem}</Problem>}
      <Unreached why={unreached} />
    </Still>
  );
}

function Linked({ pairing, pair }: { pairing: Pairing; pair: Pair }) {
  const { talk } = pairing;
  const on = async () => {
    if (await talk.say("pair_stop")) go(pair.space ? `/with/${pair.space}` : "/together", { replace: true });
  };
  return (
    <Still
      title={t("You are linked")}
      lede={t("Nothing is shared yet. Each of you hands over one thing at a time, after seeing exactly what the other will see.")}
      close="/together"
      middle
      actions={
        <Button wide busy={talk.busy} onClick={() => void on()}>
          {t("Go on")}
        </Button>
      }
    >
      <Meeting met />
      {pair.unconfirmed && <p>{t("Their phone has not said that it is done, and the link has run out of time. If they do not find you under Together, stop here and link once more.")}</p>}
      <p class="small">{t("Either of you can stop at any time, without a reason.")}</p>
      {talk.problem && <Problem>{talk.problem}</Problem>}
    </Still>
  );
}

// null: it has not come so far, and the screen that began it goes on.
export function Meet({ pairing, pair, inviting, onAgain }: MeetProps) {
  const { talk } = pairing;
  const stop = async (then: () => void) => {
    if (await talk.say("pair_stop")) then();
  };
  const name = pair.from ?? t("Your partner");
  const end = endOf(pair);
  if (end !== null)
    return <Ends end={end} inviting={inviting} busy={talk.busy} onAgain={() => void stop(onAgain)} onLeave={() => void stop(() => go("/together", { replace: true }))} />;
  switch (pair.state) {
    case "waiting":
      return <Wait title={t("Your answer is there")} lede={t("As soon as {name} opens Stillnear, both phones show six numbers.", { name })} pairing={pairing} />;
    case "compare":
      return <Compare pairing={pairing} pair={pair} />;
    case "finishing":
      return <Wait title={t("Your part is done")} lede={t("You are linked as soon as {name} has answered, too.", { name })} pairing={pairing} code={pair.code} />;
    case "done":
      return <Linked pairing={pairing} pair={pair} />;
    default:
      return null;
  }
}
