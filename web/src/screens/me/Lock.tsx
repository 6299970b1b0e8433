// The lock: a passphrase to set, change or take away. Said plainly: nobody can bring it back.
import { useState } from "preact/hooks";
import { chooseLockAfter, lockAfter, lockNow, type LockAfter } from "../../autolock";
import { dropPassphrase, setPassphrase, status, type Reply } from "../../engine";
import { t } from "../../t";
import { Banner, Button, Item, Page, Rows, Segments, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { hasAccount } from "../parts/Level";
import { Secret, useLeast } from "./Secret";

// Runs one slow command (a passphrase is made slow to guess on purpose) and keeps what it answers.
function useSlow() {
  const [busy, setBusy] = useState(false);
  const [refused, refuse] = useState<Extract<Reply, { ok: false }> | null>(null);
  const run = async (act: () => Promise<Reply>, done: () => void) => {
    setBusy(true);
    refuse(null);
    const reply = await act();
    setBusy(false);
    if (reply.ok) done();
    else refuse(reply);
  };
  const problem = (field: string) => (refused !== null && (refused.field ?? "passphrase") === field ? sentence(refused) : null);
  return { busy, problem, run, clear: () => refuse(null) };
}

function SetIt({ changing }: { changing: boolean }) {
  const [old, setOld] = useState("");
  const [words, setWords] = useState("");
  const [again, setAgain] = useState("");
  const { busy, problem, run, clear } = useSlow();
  return (
    <form
      class="stack wide"
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          () => setPassphrase(words, changing ? old : undefined),
          () => {
            setOld("");
            setWords("");
            setAgain("");
            toast(changing ? t("The new passphrase holds from now on.") : t("Locked with your passphrase from now on."));
          },
        );
      }}
    >
      {changing && <Secret label={t("Your passphrase now")} value={old} onInput={(typed) => (clear(), setOld(typed))} problem={problem("old")} hidden />}
      <Secret
        label={changing ? t("New passphrase") : t("Passphrase")}
        hint={`${useLeast()} ${t("Four or five words that only you would put together are strong, and easy to remember.")}`}
        value={words}
        onInput={(typed) => (clear(), setWords(typed))}
        problem={problem("passphrase")}
        fresh
        again={again}
        onAgain={setAgain}
      />
      <Banner kind="warn">
        {t("Nobody can bring a passphrase back, we cannot either. If you forget it, what is on this device stays sealed for good. A copy with its own passphrase can save you.")}
      </Banner>
      <div class="row">
        <Button type="submit" busy={busy} disabled={words === "" || words !== again || (changing && old === "")}>
          {changing ? t("Change it") : t("Lock with it")}
        </Button>
      </div>
    </form>
  );
}

// With an account there is one passphrase for both: it locks this device too, or does not.
function LockWithAccounts() {
  const [words, setWords] = useState("");
  const { busy, problem, run, clear } = useSlow();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          () => setPassphrase(words),
          () => toast(t("Locked with your passphrase from now on.")),
        );
      }}
    >
      <Secret label={t("Your account’s passphrase")} hint={t("Stillnear then asks for it when it opens on this device.")} value={words} onInput={(typed) => (clear(), setWords(typed))} problem={problem("passphrase")} />
      <div class="row">
        <Button type="submit" busy={busy} disabled={words === ""}>
          {t("Lock with it")}
        </Button>
      </div>
    </form>
  );
}

function Change() {
  return (
    <section class="section" aria-labelledby="change-it">
      <h2 id="change-it">{t("Change it")}</h2>
      {hasAccount() ? (
        <p>
          {t("It is your account’s.")} <a href="#/account/passphrase">{t("Change the account’s passphrase")}</a>
        </p>
      ) : (
        <SetIt changing />
      )}
    </section>
  );
}

function TakeAway() {
  const [words, setWords] = useState("");
  const { busy, problem, run, clear } = useSlow();
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void run(
          () => dropPassphrase(words),
          () => toast(t("The passphrase is gone. This device opens Stillnear by itself.")),
        );
      }}
    >
      <Secret label={t("Your passphrase now")} value={words} onInput={(typed) => (clear(), setWords(typed))} problem={problem("passphrase")} />
      <div class="row">
        <Button kind="stop" type="submit" busy={busy} disabled={words === ""}>
          {t("Take it away")}
        </Button>
      </div>
    </form>
  );
}

export function Lock() {
  const { lock: by, state } = status.value;
  const set = by === "passphrase";
  if (state !== "open")
    return (
      <Page title={t("Lock")} back="/me">
        {state === "sample" ? (
          <p>{t("In the sample there is nothing to lock. Leave it first.")}</p>
        ) : (
          <>
            <p>{t("There is nothing to lock yet. Once something is kept here, you can put a passphrase on it.")}</p>
            <div class="row">
              <Button kind="quiet" href="#/checkin">
                {t("Say how I am")}
              </Button>
            </div>
          </>
        )}
      </Page>
    );
  return (
    <Page
      title={t("Lock")}
      lede={set ? t("Stillnear opens with your passphrase.") : t("Without a passphrase, whoever holds this device unlocked can read what is here.")}
      back="/me"
    >
      {set && (
        <div class="row">
          <Button icon={Icons.Lock} onClick={() => void lockNow()}>
            {t("Lock now")}
          </Button>
        </div>
      )}
      {set ? (
        <>
          <ByItself />
          <Change />
          <section class="section" aria-labelledby="take-away">
            <h2 id="take-away">{t("Open without one")}</h2>
            <TakeAway />
          </section>
        </>
      ) : hasAccount() ? (
        <LockWithAccounts />
      ) : (
        <SetIt changing={false} />
      )}
      {(set || hasAccount()) && (
        <Rows>
          <Item icon={Icons.Key} name={t("A private drawer")} hint={status.value.drawer ? t("Set. What you wrote asks for the passphrase once more") : t("A second lock, for what you wrote for yourself")} href="#/me/drawer" />
        </Rows>
      )}
      {!set && <WhileLocked />}
    </Page>
  );
}

// Out of sight for how long, until it locks by itself.
function ByItself() {
  const options: { id: LockAfter; name: string }[] = [
    { id: "0", name: t("At once") },
    { id: "5", name: t("After 5 minutes") },
    { id: "never", name: t("Never") },
  ];
  return (
    <section class="section" aria-labelledby="by-itself">
      <h2 id="by-itself">{t("Lock by itself, once out of sight")}</h2>
      <Segments legend={t("Lock by itself, once out of sight")} options={options} value={lockAfter.value} onPick={(value) => void chooseLockAfter(value)} />
    </section>
  );
}

// What stays possible while locked, so that a lock never stands between somebody and help.
function WhileLocked() {
  return <p class="small">{t("While it is locked, I’m triggered, Slow down and Help still open. What you write there waits, sealed, until you unlock.")}</p>;
}
