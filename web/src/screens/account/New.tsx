// Making an account, one thing a screen: a nickname that nobody sees, a passphrase, the recovery code and its
// rehearsal. Nothing is sent before the last tap.
import { useState } from "preact/hooks";
import { useStop, useTalk, type Code } from "../../account/talk";
import { status } from "../../engine";
import { t, tn } from "../../t";
import { Button, Field, Problem, Still } from "../../ui";
import { Secret } from "../me/Secret";
import { Choose, type Chosen } from "./Choose";
import { KeepCode } from "./Code";
import { Done } from "./Done";

type Step = "nickname" | "passphrase" | "code" | "done";

function Nickname(props: { handle: string; onType: (handle: string) => void; onNext: () => void }) {
  return (
    <Still
      title={t("A nickname that nobody sees")}
      lede={t("It never leaves your devices. It need not be a name; take a word you will remember.")}
      back="/account"
      onSubmit={props.onNext}
      actions={
        <Button wide type="submit" disabled={props.handle.trim() === ""}>
          {t("Go on")}
        </Button>
      }
    >
      <Field
        label={t("Nickname")}
        hint={t("You need it together with the passphrase, on each new device. Capitals do not matter.")}
        value={props.handle}
        autocomplete="username"
        onInput={props.onType}
      />
    </Still>
  );
}

interface WordsProps {
  handle: string;
  old: string | null; // the passphrase that locks this device now; null: none does
  chosen: Chosen;
  invite: string | null; // null: the server has not asked for one
  busy: boolean;
  problem: string | null;
  onChoose: (chosen: Chosen) => void;
  onInvite: (invite: string) => void;
  onOld: (old: string) => void;
  onBack: () => void;
  onNext: () => void;
}

function Words(props: WordsProps) {
  return (
    <Still
      title={t("Your passphrase")}
      lede={t("Six words drawn by chance are strong, and easier to keep than they look.")}
      onBack={props.onBack}
      onSubmit={props.onNext}
      actions={
        <Button wide type="submit" busy={props.busy} disabled={!props.chosen.enough || props.old === ""}>
          {props.busy ? t("One moment") : t("I have kept it, go on")}
        </Button>
      }
    >
      <Choose handle={props.handle} onChoose={props.onChoose} />
      {props.invite !== null && <Field label={t("Invitation")} value={props.invite} onInput={props.onInvite} />}
      {props.old !== null && (
        <Secret label={t("The passphrase that opens Stillnear here now")} hint={t("The new one takes its place on this device.")} value={props.old} onInput={props.onOld} />
      )}
      {props.problem && <Problem>{props.problem}</Problem>}
    </Still>
  );
}

export function New() {
  const [step, turn] = useState<Step>("nickname");
  const [handle, name] = useState("");
  const [chosen, choose] = useState<Chosen>({ passphrase: "", enough: false });
  const [invite, bring] = useState<string | null>(null);
  const [old, type] = useState(status.value.lock === "passphrase" ? "" : null);
  const [code, keep] = useState<Code | null>(null);
  const talk = useTalk();
  useStop();
  const entries = status.value.entries;

  const toCode = async () => {
    const made = await talk.say<Code>("sign_up", { handle, passphrase: chosen.passphrase, ...(old && { old }), ...(invite && { invite }) });
    if (!made) return;
    keep(made);
    turn("code");
  };
  const finish = async (typed: string) => {
    if (await talk.say("sign_up_confirm", { typed })) turn("done");
  };
  if (talk.why === "invite_needed" && invite === null) {
    bring("");
    turn("passphrase");
  }
  if (talk.why === "slot_taken" && step === "code") turn("nickname");

  switch (step) {
    case "nickname":
      return <Nickname handle={handle} onType={name} onNext={() => turn("passphrase")} />;
    case "passphrase":
      return (
        <Words handle={handle} old={old} chosen={chosen} invite={invite} busy={talk.busy} problem={talk.problem} onChoose={choose} onInvite={bring} onOld={(typed) => (talk.clear(), type(typed))} onBack={() => (talk.clear(), turn("nickname"))} onNext={() => void toCode()} />
      );
    case "code":
      return code && <KeepCode code={code} busy={talk.busy} problem={talk.problem} confirm={t("Make the account")} onBack={() => turn("passphrase")} onType={talk.clear} onConfirm={(typed) => void finish(typed)} />;
    case "done":
      return (
        <Done
          title={t("Your account is ready")}
          lede={entries > 0 ? tn("{n} entry is on its way, sealed.", "{n} entries are on their way, sealed.", entries) : t("What you write from now on is backed up, sealed.")}
          action={t("To Today")}
          href="/today"
        >
          <p>{t("On another device, open Stillnear and choose “I have an account”.")}</p>
        </Done>
      );
  }
}

