// What opens the account: another passphrase, another recovery code, a passkey more or less.
import { useEffect, useState } from "preact/hooks";
import * as passkey from "../../account/passkey";
import { PASSKEY, useStop, useTalk, type Account, type Code } from "../../account/talk";
import { status } from "../../engine";
import { go } from "../../router";
import { t } from "../../t";
import { Button, Field, Page, Problem, toast } from "../../ui";
import { Secret } from "../me/Secret";
import { Choose, type Chosen } from "./Choose";
import { KeepCode } from "./Code";
import { Prove } from "./Prove";

const done = (words: string) => {
  go("/account", { replace: true });
  toast(words);
};

export function Passphrase({ account }: { account: Account }) {
  const [old, setOld] = useState("");
  const [forgotten, forget] = useState(false); // the recovery code stands in for it
  const [handle, name] = useState("");
  const [chosen, choose] = useState<Chosen>({ passphrase: "", enough: false });
  const talk = useTalk();
  const unnamed = account.handle === ""; // signed in by the code, on a device that has not heard the nickname yet
  const type = (typed: string) => (talk.clear(), setOld(typed));
  const change = async () => {
    const proof = forgotten ? { recovery: old } : { old };
    if (await talk.say("change_passphrase", { ...proof, passphrase: chosen.passphrase, ...(unnamed && { handle }) })) done(t("The new passphrase holds from now on."));
  };
  return (
    <Page title={t("Another passphrase")} lede={t("The old one then opens nothing any more.")} back="/account">
      <form
        class="stack wide"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <div>
          {forgotten ? <Field label={t("Your recovery code")} value={old} onInput={type} problem={talk.problem} /> : <Secret label={t("Your passphrase now")} value={old} onInput={type} problem={talk.problem} />}
          <button class="text-btn" type="button" onClick={() => (type(""), forget(!forgotten))}>
            {forgotten ? t("With the passphrase instead") : t("With the recovery code instead")}
          </button>
        </div>
        {unnamed && <Field label={t("A nickname that nobody sees")} value={handle} autocomplete="username" onInput={name} />}
        <section class="section" aria-labelledby="new-one">
          <h2 id="new-one">{t("The new one")}</h2>
          <Choose handle={account.handle} onChoose={choose} />
        </section>
        <div class="row">
          <Button type="submit" busy={talk.busy} disabled={old === "" || !chosen.enough || (unnamed && handle.trim() === "")}>
            {talk.busy ? t("One moment") : t("I have kept it, change it")}
          </Button>
        </div>
      </form>
      {status.value.lock === "passphrase" && <p class="small">{t("It also opens Stillnear on this device. On your other devices the old one opens the app until you sign in there again.")}</p>}
    </Page>
  );
}

export function Recovery() {
  const [code, keep] = useState<Code | null>(null);
  const talk = useTalk();
  useStop();
  const make = async (passphrase: string) => {
    const made = await talk.say<Code>("new_recovery", { passphrase });
    if (made) keep(made);
  };
  const confirm = async (typed: string) => {
    if (await talk.say("recovery_confirm", { typed })) done(t("The new recovery code holds from now on."));
  };
  if (code)
    return <KeepCode code={code} busy={talk.busy} problem={talk.problem} confirm={t("Put it in force")} onBack={() => keep(null)} onType={talk.clear} onConfirm={(typed) => void confirm(typed)} />;
  return (
    <Page title={t("A new recovery code")} lede={t("For when the old one is lost, or somebody may have seen it.")} back="/account">
      <p>{t("The code you have holds until you have kept the new one and typed a part of it.")}</p>
      <Prove action={t("Make a new code")} busy={talk.busy} problem={talk.problem} onType={talk.clear} onProve={(words) => void make(words)} />
    </Page>
  );
}

function AddPasskey() {
  const [possible, know] = useState<boolean | null>(null);
  const talk = useTalk();
  useEffect(() => void passkey.isPossible().then(know), []);
  const add = async (passphrase: string) => {
    const given = await passkey.make();
    if (!given.ok) return talk.refuse(given);
    if (await talk.say("add_passkey", { passphrase, prf: given.prf })) done(t("The passkey opens your account from now on."));
  };
  if (possible === false) return <Problem>{t("This browser cannot use a passkey for this. Your passphrase works everywhere.")}</Problem>;
  return (
    <>
      <ul class="plain-list">
        <li>{t("A face, a finger or a key then opens Stillnear, here and wherever your passkeys are.")}</li>
        <li>{t("Whoever can unlock this phone with its code can open Stillnear too. If that is not only you, stay with the passphrase.")}</li>
        <li>{t("It stands in this device’s list of passkeys as “Stillnear”.")}</li>
      </ul>
      <Prove action={t("Add a passkey")} busy={talk.busy} problem={talk.problem} onType={talk.clear} onProve={(words) => void add(words)} />
    </>
  );
}

function RemovePasskey() {
  const talk = useTalk();
  const remove = async (passphrase: string) => {
    if (await talk.say("remove_passkey", { passphrase })) done(t("No passkey opens your account any more."));
  };
  return (
    <>
      <p>{t("Taken away, it opens nothing any more. You can then also delete “Stillnear” from the device’s own list of passkeys.")}</p>
      <Prove kind="stop" action={t("Take it away")} busy={talk.busy} problem={talk.problem} onType={talk.clear} onProve={(words) => void remove(words)} />
    </>
  );
}

export function Passkey({ account }: { account: Account }) {
  const set = account.slots.includes(PASSKEY);
  return (
    <Page title={t("Passkey")} lede={set ? t("A passkey opens your account.") : t("Open it without typing.")} back="/account">
      {set ? <RemovePasskey /> : <AddPasskey />}
    </Page>
  );
}
