// Inviting a partner: a name, how long the link lives, and the link itself, to be shown or sent by the two themselves.
import { useState } from "preact/hooks";
import { useSolo } from "../../between/solo";
import { command } from "../../engine";
import { linkOf } from "../../link";
import { clock, day, t } from "../../t";
import { status } from "../../engine";
import { go } from "../../router";
import { Button, Field, Page, Problem, Segments, Sheet, Still, toast, tooLong, Upset, Waiting } from "../../ui";
import * as Icons from "../../ui/icons";
import { looked } from "../parts/looked";
import { InSample, Look, NeedAccount } from "./Before";
import { Meet } from "./Meet";
import type { Pair } from "./pair";
import { usePairing, type Pairing } from "./pairing";
import { Qr } from "./Qr";

export const NAME_MAX = 40;

type Hours = "1" | "24" | "168";

function Begin({ pairing, solo }: { pairing: Pairing; solo: boolean }) {
  const [name, call] = useState("");
  const [hours, live] = useState<Hours>("24");
  const { talk } = pairing;
  const invite = async () => {
    if (pairing.pair?.state === "opened" && !(await talk.say("pair_stop"))) return; // somebody else's link, looked at and left
    if (!(await talk.say("pair_invite", { name: name.trim(), hours: Number(hours) }))) return;
    if (solo) await command("add", { entry: { t: "setting", name: "solo", value: "no" } });
  };
  return (
    <Still
      title={t("Invite your partner")}
      lede={t("A link that works once, for one other phone. Joining shares nothing.")}
      back="/together"
      onSubmit={() => void invite()}
      actions={
        <Button wide type="submit" busy={talk.busy} disabled={name.trim() === "" || tooLong(name.trim(), NAME_MAX)}>
          {talk.busy ? t("One moment") : t("Make the link")}
        </Button>
      }
    >
      <Field label={t("What they call you")} hint={t("Only they see it. It need not be your name.")} value={name} limit={NAME_MAX} onInput={(typed) => (talk.clear(), call(typed))} />
      <div class="stack tight">
        <p class="label">{t("How long the link lives")}</p>
        <Segments<Hours>
          legend={t("How long the link lives")}
          options={[
            { id: "1", name: t("1 hour") },
            { id: "24", name: t("24 hours") },
            { id: "168", name: t("7 days") },
          ]}
          value={hours}
          onPick={live}
        />
      </div>
      {talk.problem && <Problem>{talk.problem}</Problem>}
    </Still>
  );
}

async function copy(link: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(link);
    toast(t("Copied. Send it so that only they get it."));
  } catch {
    toast(t("This browser did not copy it. Let them scan the picture, or select the link below it."));
  }
}

// Whoever closes the phone's own list of ways to share has changed their mind; there is nothing to say about it.
const share = (link: string): void => void navigator.share({ url: link }).catch(() => undefined);

function Burn({ pairing, open, onClose }: { pairing: Pairing; open: boolean; onClose: () => void }) {
  const { talk } = pairing;
  const burn = async () => {
    if (!(await talk.say("pair_stop"))) return;
    go("/together", { replace: true });
    toast(t("The link is burnt. It opens nothing any more."));
  };
  return (
    <Sheet open={open} title={t("Burn the link?")} onClose={() => (talk.clear(), onClose())}>
      <p>{t("Whoever has it finds that it no longer works. Nothing was shared by it.")}</p>
      {talk.problem && <Problem>{talk.problem}</Problem>}
      <div class="row wrap">
        <Button kind="stop" busy={talk.busy} onClick={() => void burn()}>
          {t("Burn it now")}
        </Button>
        <Button kind="plain" onClick={onClose}>
          {t("Keep it")}
        </Button>
      </div>
    </Sheet>
  );
}

function until(seconds: number): string {
  const at = new Date(seconds * 1000);
  return at.toDateString() === new Date().toDateString() ? t("It works once, until {time}.", { time: clock(at) }) : t("It works once, until {day}, {time}.", { day: day(at), time: clock(at) });
}

function Invited({ pairing, pair }: { pairing: Pairing; pair: Pair }) {
  const [burning, burn] = useState(false);
  const link = linkOf(pair.link ?? "");
  return (
    <Page title={t("Send it so that only they get it")} lede={t("Let them scan it from your screen, or send the link yourself.")} back="/together" end={<Upset />}>
      <div class="qr-place">
        <Qr words={link} />
      </div>
      <div class="row wrap">
        {"share" in navigator && (
          <Button icon={Icons.External} onClick={() => share(link)}>
            {t("Send the link")}
          </Button>
        )}
        <Button kind={"share" in navigator ? "quiet" : "main"} icon={Icons.Copy} onClick={() => void copy(link)}>
          {t("Copy the link")}
        </Button>
      </div>
      <p class="link-itself">{link}</p>
      <ul class="bullets soft">
        {pair.until !== undefined && <li>{until(pair.until)}</li>}
        <li>{t("Joining shares nothing. Each of you decides about each thing, later.")}</li>
        <li>{t("When they have answered, both phones show six numbers to compare.")}</li>
        <li>{t("You need not wait here. Come back later to Together, and it goes on.")}</li>
      </ul>
      {pairing.unreached === "no_network" && (
        <p class="small" role="status">
          {t("There is no network just now. It goes on by itself.")}
        </p>
      )}
      <div class="row">
        <Button kind="stop" small onClick={() => burn(true)}>
          {t("Burn the link")}
        </Button>
      </div>
      <Burn pairing={pairing} open={burning} onClose={() => burn(false)} />
    </Page>
  );
}

export default function Invite() {
  const pairing = usePairing();
  const solo = useSolo();
  const { pair } = pairing;
  if (status.value.state === "sample") return <InSample />;
  if (pair === null || solo === null)
    return (
      <Page title={t("Invite your partner")} back="/together" end={<Upset />}>
        <Waiting />
      </Page>
    );
  if (pair.state === "invited") return <Invited pairing={pairing} pair={pair} />;
  if (pair.state !== "none" && pair.state !== "opened") return <Meet pairing={pairing} pair={pair} inviting onAgain={() => undefined} />;
  if (!looked.value) return <Look next="/invite" solo={solo} />;
  if (status.value.sync === "off" || status.value.sync === "signed_out") return <NeedAccount next="/invite" />;
  return <Begin pairing={pairing} solo={solo} />;
}
