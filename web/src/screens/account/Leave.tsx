// The ways out of an account: signing this device out, with or without what is on it, and deleting the account.
import { useState } from "preact/hooks";
import { useTalk } from "../../account/talk";
import { leaveAll } from "../../between/leaveAll";
import { deleteEverything, status } from "../../engine";
import { go } from "../../router";
import { t, tn } from "../../t";
import { Banner, Button, Choice, Page, Problem, Sheet, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { Prove } from "./Prove";

type Fate = "keep" | "remove";

export function Out() {
  const [fate, choose] = useState<Fate>("keep");
  const [problem, say] = useState<string | null>(null);
  const talk = useTalk();
  const { unsent } = status.value;
  const out = async () => {
    say(null);
    if (!(await talk.say("sign_out"))) return;
    if (fate === "keep") {
      go("/account", { replace: true });
      return toast(t("This device is signed out. What is here stays here."));
    }
    const reply = await deleteEverything();
    if (!reply.ok) return say(sentence(reply));
    go("/", { replace: true });
    toast(t("This device is signed out, and nothing of yours is on it."));
  };
  return (
    <Page title={t("Sign out of this device")} lede={t("Nothing more is sent from here or fetched to here. Your other devices stay signed in.")} back="/account">
      <Choice<Fate>
        legend={t("What happens to what is here")}
        options={[
          { id: "keep", name: t("Keep what is here"), hint: t("You can read it and write on. It waits until you sign in again") },
          { id: "remove", name: t("Remove it from this device"), hint: t("Your account keeps what is backed up") },
        ]}
        value={fate}
        onPick={choose}
      />
      {unsent > 0 && fate === "remove" && (
        <Banner kind="warn">{tn("{n} entry is not backed up yet, and would be gone for good. Wait until it is, or keep what is here.", "{n} entries are not backed up yet, and would be gone for good. Wait until they are, or keep what is here.", unsent)}</Banner>
      )}
      {(problem ?? talk.problem) && <Problem>{problem ?? talk.problem}</Problem>}
      <div class="row">
        <Button kind={fate === "remove" ? "stop" : "main"} icon={Icons.Out} busy={talk.busy} onClick={() => void out()}>
          {fate === "keep" ? t("Sign out") : t("Sign out and remove")}
        </Button>
      </div>
    </Page>
  );
}

export function DeleteAccount() {
  const [asked, ask] = useState(false);
  const [leaving, wait] = useState(false);
  const talk = useTalk();
  const remove = async (passphrase: string) => {
    wait(true);
    await leaveAll(passphrase);
    wait(false);
    if (!(await talk.say("delete_account", { passphrase }))) return;
    go("/account", { replace: true });
    toast(t("The account is deleted. What is on this device stays here."));
  };
  return (
    <Page title={t("Delete the account")} back="/account">
      <div class="stack">
        <p>{t("The sealed copies, the ways in and the list of devices go from the server at once, and from its own backups within 30 days.")}</p>
        <p>{t("What is on this device stays here, and on no server any more. What is on your other devices stays on them, signed out.")}</p>
        {status.value.linked && <p>{t("Whoever you share with sees that sharing is off, where they look. What you handed over goes from their phone when it next connects. What they handed over goes from here.")}</p>}
        <p class="small">
          {t("It cannot be undone. To delete what is on this device as well, use")} <a href="#/me/delete">{t("Delete all of it")}</a>.
        </p>
      </div>
      <div class="row wrap">
        <Button kind="stop" icon={Icons.Delete} onClick={() => ask(true)}>
          {t("Delete the account")}
        </Button>
        <Button kind="plain" href="#/me/backup">
          {t("Make a copy first")}
        </Button>
      </div>
      <Sheet open={asked} title={t("Delete the account now?")} onClose={() => (talk.clear(), ask(false))}>
        <p>{t("This is the last question. It cannot be undone.")}</p>
        <Prove kind="stop" action={t("Delete it now")} busy={leaving || talk.busy} problem={talk.problem} onType={talk.clear} onProve={(words) => void remove(words)} />
      </Sheet>
    </Page>
  );
}
