// Delete everything: said what goes, asked once more, done. It cannot be taken back and says so.
import { useState } from "preact/hooks";
import { deleteEverything, status } from "../../engine";
import { go } from "../../router";
import { t, tn } from "../../t";
import { Button, Page, Problem, Sheet, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { hasAccount } from "../parts/Level";

export function Delete() {
  const [sure, ask] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { state, entries } = status.value;
  const nothing = state === "empty";
  const unopened = state === "locked";

  const wipe = async () => {
    setBusy(true);
    const reply = await deleteEverything();
    setBusy(false);
    ask(false);
    if (!reply.ok) return setProblem(sentence(reply));
    go("/", { replace: true });
    toast(t("Everything is gone from this device."));
  };
  return (
    <Page title={t("Delete all of it")} back="/me">
      <div class="stack">
        {nothing ? (
          <p>{t("Nothing of yours is on this device.")}</p>
        ) : (
          <>
            <p>
              {state === "open"
                ? tn("{n} entry, your drafts, your settings and the keys go from this device.", "{n} entries, your drafts, your settings and the keys go from this device.", entries)
                : t("Everything that is sealed here, your drafts, your settings and the keys go from this device.")}
            </p>
            {hasAccount() ? (
              <>
                <p>{t("It cannot be undone on this device. Your account stays: what is backed up opens on your other devices, and here if you sign in again. Files you saved stay where you put them.")}</p>
                <p>
                  {t("Should it go from the server too, delete the account first:")} <a href="#/account/delete">{t("Delete the account")}</a>
                </p>
              </>
            ) : (
              <p>{unopened ? t("It cannot be undone. Files you saved stay where you put them. If you have an account, what was backed up stays with it, and opens when you sign in again.") : t("It cannot be undone. Nobody has another copy, unless you saved one as a file. Files you saved stay where you put them.")}</p>
            )}
            <p class="small">{t("The app’s pages stay in the browser’s history. To take those out, use the browser’s own history.")}</p>
          </>
        )}
      </div>
      {problem && <Problem>{problem}</Problem>}
      {!nothing && (
        <div class="row wrap">
          <Button kind="stop" icon={Icons.Delete} onClick={() => ask(true)}>
            {t("Delete all of it")}
          </Button>
          <Button kind="plain" href="#/me/backup">
            {t("Make a copy first")}
          </Button>
        </div>
      )}
      <Sheet open={sure} title={t("Delete everything now?")} onClose={() => ask(false)}>
        <p>{t("This is the last question. It cannot be undone.")}</p>
        <div class="row wrap">
          <Button kind="stop" busy={busy} onClick={() => void wipe()}>
            {t("Delete now")}
          </Button>
          <Button kind="plain" onClick={() => ask(false)}>
            {t("Keep everything")}
          </Button>
        </div>
      </Sheet>
    </Page>
  );
}
