// Joining: a link brought somebody here, or is put in by hand. First it is said who invites and that nothing is shared
// by it. The link's secret is in this window's memory until the vault has it, sealed.
import { useEffect, useState } from "preact/hooks";
import { useSolo } from "../../between/solo";
import { command, status } from "../../engine";
import { invitation, secretOf } from "../../link";
import { go } from "../../router";
import { t } from "../../t";
import { Button, Field, Page, Problem, Still, tooLong, Upset, Waiting } from "../../ui";
import { looked } from "../parts/looked";
import { InSample, Look, NeedAccount } from "./Before";
import { Ends } from "./Ends";
import { NAME_MAX } from "./Invite";
import { Meet } from "./Meet";
import type { Pair } from "./pair";
import { usePairing, type Pairing } from "./pairing";

function Paste() {
  const [link, type] = useState("");
  const [problem, say] = useState<string | null>(null);
  const open = () => {
    const secret = secretOf(link);
    if (secret === "") return say(t("That is not a whole link. Copy all of it, from https to its last letter, and put it in once more."));
    invitation.value = secret;
  };
  return (
    <Still
      title={t("Join with a link")}
      lede={t("Tap the link that your partner sent, or put it in here. You can also scan it with your phone’s camera.")}
      back="/together"
      onSubmit={open}
      actions={
        <Button wide type="submit" disabled={link.trim() === ""}>
          {t("Open it")}
        </Button>
      }
    >
      <Field label={t("The link")} value={link} onInput={(typed) => (say(null), type(typed))} problem={problem} />
    </Still>
  );
}

// Asks the mailbox who invites, once for each link. What becomes of the link is then in the vault.
function Opening({ pairing, secret, onForget }: { pairing: Pairing; secret: string; onForget: () => void }) {
  const { talk } = pairing;
  const open = () => void talk.say("pair_open", { secret }).then((answer) => answer && onForget());
  useEffect(open, [secret]);
  if (talk.why === "own_link") return <Ends end="own" inviting={false} onLeave={() => (onForget(), go("/invite", { replace: true }))} />;
  return (
    <Page title={t("An invitation")} lede={t("Stillnear looks who invites you. Nothing of yours is sent.")} back="/together" end={<Upset />}>
      {talk.problem ? (
        <>
          <Problem>{talk.problem}</Problem>
          <div class="row wrap">
            <Button busy={talk.busy} onClick={open}>
              {t("Try again")}
            </Button>
            {talk.why === "pairing" && (
              <Button kind="quiet" onClick={() => (onForget(), go("/invite", { replace: true }))}>
                {t("Go on with linking")}
              </Button>
            )}
          </div>
        </>
      ) : (
        <Waiting />
      )}
    </Page>
  );
}

function Who({ pair, problem, onNext, onNot }: { pair: Pair; problem: string | null; onNext: () => void; onNot: () => void }) {
  return (
    <Still
      title={pair.from ? t("{name} invites you", { name: pair.from }) : t("You are invited")}
      lede={t("To link your two phones in Stillnear. Joining shares nothing.")}
      back="/together"
      actions={
        <>
          <Button wide onClick={onNext}>
            {t("Go on")}
          </Button>
          <Button wide kind="plain" onClick={onNot}>
            {t("Not now")}
          </Button>
        </>
      }
    >
      <ul class="plain-list">
        <li>{t("What you wrote, and what you will write, stays yours alone. You hand over one thing at a time, if you want to, after seeing exactly what they will see.")}</li>
        <li>{t("Neither of you sees when the other is here, what they read, or what they did not write.")}</li>
        <li>{t("Either of you can stop at any time, without a reason.")}</li>
        <li>{t("They do not learn that you have looked at this page.")}</li>
      </ul>
      {problem && <Problem>{problem}</Problem>}
      <p class="small">
        {t("If you are afraid of them, you need not join, whatever they say.")} <a href="#/safety?next=/join">{t("A private safety check")}</a>
      </p>
    </Still>
  );
}

function Answer({ pairing, solo }: { pairing: Pairing; solo: boolean }) {
  const [name, call] = useState("");
  const { talk } = pairing;
  const accept = async () => {
    if (!(await talk.say("pair_accept", { name: name.trim() }))) return;
    if (solo) await command("add", { entry: { t: "setting", name: "solo", value: "no" } });
  };
  return (
    <Still
      title={t("What they call you")}
      lede={t("Only they see it. It need not be your name.")}
      back="/together"
      onSubmit={() => void accept()}
      actions={
        <Button wide type="submit" busy={talk.busy} disabled={name.trim() === "" || tooLong(name.trim(), NAME_MAX)}>
          {talk.busy ? t("One moment") : t("Join")}
        </Button>
      }
    >
      <Field label={t("What they call you")} hideLabel value={name} limit={NAME_MAX} onInput={(typed) => (talk.clear(), call(typed))} />
      {talk.problem && <Problem>{talk.problem}</Problem>}
    </Still>
  );
}

export default function Join() {
  const pairing = usePairing();
  const solo = useSolo();
  const [agreed, agree] = useState(false);
  const { pair, talk } = pairing;
  const secret = invitation.value;
  const forget = () => void (invitation.value = null);
  const not = async () => {
    if (pair?.state === "opened" && !(await talk.say("pair_stop"))) return;
    forget();
    go("/together", { replace: true });
  };
  if (status.value.state === "sample") return <InSample />;
  if (pair === null || solo === null)
    return (
      <Page title={t("An invitation")} back="/together" end={<Upset />}>
        <Waiting />
      </Page>
    );
  if (secret === "") return <Ends end="broken" inviting={false} onAgain={forget} onLeave={() => void not()} />;
  if (secret !== null) return <Opening pairing={pairing} secret={secret} onForget={forget} />;
  if (pair.state === "none" || pair.state === "invited") return <Paste />;
  if (pair.state !== "opened") return <Meet pairing={pairing} pair={pair} inviting={false} onAgain={forget} />;
  if (!agreed) return <Who pair={pair} problem={talk.problem} onNext={() => agree(true)} onNot={() => void not()} />;
  if (!looked.value) return <Look next="/join" solo={solo} />;
  if (status.value.sync === "off" || status.value.sync === "signed_out") return <NeedAccount next="/join" />;
  return <Answer pairing={pairing} solo={solo} />;
}
