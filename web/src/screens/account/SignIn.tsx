// Signing in on this device: with the passphrase, the recovery code or a passkey. What was written here before stays,
// and joins the account.
import { useEffect, useState } from "preact/hooks";
import * as passkey from "../../account/passkey";
import { useTalk } from "../../account/talk";
import { status } from "../../engine";
import { t, tn } from "../../t";
import { Button, Field, Problem, Still, Switch } from "../../ui";
import * as Icons from "../../ui/icons";
import { Secret } from "../me/Secret";
import { Done } from "./Done";

type Way = "passphrase" | "recovery" | "passkey";

interface Fields {
  handle: string;
  passphrase: string;
  recovery: string;
  lock: boolean;
  old: string; // what opens this device now, where it has a passphrase and no account
}

// An open device that has an account keeps the lock it has.
const keepsItsLock = (): boolean => status.value.state === "open" && status.value.sync !== "off";
const wantsOld = (): boolean => status.value.state === "open" && status.value.sync === "off" && status.value.lock === "passphrase";


function Filled({ way, fields, fill }: { way: Way; fields: Fields; fill: (change: Partial<Fields>) => void }) {
  if (way === "recovery")
    return (
      <Field
        label={t("Recovery code")}
        hint={t("28 letters and digits. Dashes, spaces and capitals do not matter.")}
        value={fields.recovery}
        onInput={(recovery) => fill({ recovery })}
      />
    );
  if (way === "passkey") return <p>{t("Your phone, computer or key asks for your face, a finger or its code.")}</p>;
  return (
    <>
      <Field label={t("Nickname")} value={fields.handle} autocomplete="username" onInput={(handle) => fill({ handle })} />
      <Secret label={t("Passphrase")} value={fields.passphrase} onInput={(passphrase) => fill({ passphrase })} />
      {!keepsItsLock() && (
        <Switch
          label={t("Ask for it when Stillnear opens here")}
          hint={fields.lock ? t("Whoever holds this device sees nothing without it") : t("Whoever holds this device unlocked can read everything")}
          on={fields.lock}
          onTurn={(lock) => fill({ lock })}
        />
      )}
    </>
  );
}

// The other ways in, as quiet lines under the one at hand.
function Others({ way, withPasskey, onTake }: { way: Way; withPasskey: boolean; onTake: (way: Way) => void }) {
  const all: [Way, string][] = [
    ["passphrase", t("With the passphrase instead")],
    ["recovery", t("With the recovery code instead")],
    ["passkey", t("With a passkey instead")],
  ];
  return (
    <div>
      {all
        .filter(([id]) => id !== way && (id !== "passkey" || withPasskey))
        .map(([id, words]) => (
          <div key={id}>
            <button class="text-btn" type="button" onClick={() => onTake(id)}>
              {words}
            </button>
          </div>
        ))}
    </div>
  );
}

const isReady = (way: Way, { handle, passphrase, recovery }: Fields): boolean =>
  way === "passphrase" ? handle.trim() !== "" && passphrase !== "" : way === "passkey" || recovery.trim() !== "";

export function SignIn() {
  const [way, take] = useState<Way>("passphrase");
  const [fields, set] = useState<Fields>({ handle: "", passphrase: "", recovery: "", lock: true, old: "" });
  const [withPasskey, offer] = useState(false);
  const [done, finish] = useState(false);
  const talk = useTalk();
  const before = status.value;
  useEffect(() => void passkey.isPossible().then(offer), []);

  const signIn = async () => {
    const { handle, passphrase, recovery, lock, old } = fields;
    let args: object = way === "recovery" ? { recovery } : { handle, passphrase };
    if (way === "passkey") {
      const given = await passkey.use();
      if (!given.ok) return talk.refuse(given);
      args = { prf: given.prf };
    }
    const onThisDevice = keepsItsLock() ? {} : { lock: way === "passphrase" && lock };
    if (await talk.say("sign_in", { ...args, ...onThisDevice, ...(wantsOld() && { old }) })) finish(true);
  };

  if (done)
    return (
      <Done title={t("You are signed in")} lede={t("Whatever you have written elsewhere comes to this device now.")} action={t("To Today")} href="/today">
        {way === "recovery" && (
          <p>
            {t("If the passphrase is forgotten:")} <a href="#/account/passphrase">{t("Set a new one")}</a>
          </p>
        )}
      </Done>
    );
  return (
    <Still
      title={t("Sign in")}
      back={before.state === "empty" ? "/" : before.state === "locked" ? "/unlock" : "/account"}
      onSubmit={() => void signIn()}
      actions={
        <Button wide type="submit" busy={talk.busy} disabled={!isReady(way, fields)} icon={way === "passkey" ? Icons.Finger : undefined}>
          {talk.busy ? t("Signing in, a moment") : way === "passkey" ? t("Use the passkey") : t("Sign in")}
        </Button>
      }
    >
      <Filled way={way} fields={fields} fill={(change) => (talk.clear(), set({ ...fields, ...change }))} />
      {wantsOld() && <Secret label={t("The passphrase that opens Stillnear here now")} value={fields.old} onInput={(old) => (talk.clear(), set({ ...fields, old }))} />}
      {before.sync === "off" && before.entries > 0 && (
        <p class="small">{tn("{n} entry is on this device. It stays, and joins your account.", "{n} entries are on this device. They stay, and join your account.", before.entries)}</p>
      )}
      {talk.problem && <Problem>{talk.problem}</Problem>}
      <Others way={way} withPasskey={withPasskey} onTake={(next) => (talk.clear(), take(next))} />
    </Still>
  );
}
