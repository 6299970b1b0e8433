// Unlock: one field. Help, Slow down and I'm triggered stay open without it.
import { useState } from "preact/hooks";
import { use } from "../account/passkey";
import { openedByUnlocking } from "../drawer";
import { status, unlock, unlockByPasskey, type Reply } from "../engine";
import { go, path } from "../router";
import { t } from "../t";
import { Button, Disclosure, Item, Page, Problem, Rows } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { Secret } from "./me/Secret";

export default function Unlock() {
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (by: () => Promise<Reply>, typed = false) => {
    setBusy(true);
    setProblem(null);
    const reply = await by();
    setBusy(false);
    if (reply.ok && typed) openedByUnlocking();
    if (!reply.ok) setProblem(sentence(reply)); // what was typed stays, so that a slip can be seen and mended
    else if (path.value === "/unlock") go("/today", { replace: true });
  };
  const byPasskey = async (): Promise<Reply> => {
    const given = await use();
    return given.ok ? unlockByPasskey(given.prf) : given;
  };
  if (status.value.lock === "device") return <Closed busy={busy} problem={problem} onOpen={() => void open(() => unlock(""))} />;
  return (
    <Page title={t("Stillnear is locked")} class="no-now">
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void open(() => unlock(words), true);
        }}
      >
        <Secret label={t("Passphrase")} value={words} onInput={(typed) => (setProblem(null), setWords(typed))} problem={problem} />
        <Button type="submit" wide busy={busy} disabled={words === ""} icon={Icons.Unlock}>
          {busy ? t("Opening, a moment") : t("Unlock")}
        </Button>
        {status.value.passkey && (
          <Button wide kind="quiet" icon={Icons.Finger} disabled={busy} onClick={() => void open(byPasskey)}>
            {t("Use the passkey")}
          </Button>
        )}
      </form>
      <section class="section" aria-labelledby="open">
        <h2 id="open">{t("Open without it")}</h2>
        <Rows>
          <Item icon={Icons.Wind} name={t("I’m triggered")} hint={t("What you write waits, sealed, until you unlock")} href="#/triggered" />
          <Item icon={Icons.Breath} name={t("Slow down")} href="#/slow" />
          <Item icon={Icons.Help} name={t("Help")} href="#/help" />
        </Rows>
      </section>
      <Disclosure summary={t("I do not remember it")}>
        <p class="small">{t("Nobody can bring it back, we cannot either. Let it rest for a day: words often come back. Look at capitals and spaces.")}</p>
        <p class="small">
          {t("With an account, its recovery code opens what is here.")} <a href="#/account/in">{t("Open it with the recovery code")}</a>
        </p>
        <p class="small">{t("If you saved a copy as a file, that file has its own passphrase. You can delete what is sealed here and bring the copy back.")}</p>
        <p class="small">
          <a href="#/me/delete">{t("Delete what is sealed here")}</a>
        </p>
      </Disclosure>
    </Page>
  );
}

// Closed by the quick way out in another window, and no passphrase is set: this device opens it again.
function Closed(props: { busy: boolean; problem: string | null; onOpen: () => void }) {
  return (
    <Page title={t("Stillnear is closed")} class="no-now">
      {props.problem && (
        <>
          <Problem>{props.problem}</Problem>
          <p class="small">
            {t("With an account, signing in opens it, too.")} <a href="#/account/in">{t("Sign in")}</a>
          </p>
        </>
      )}
      <Button wide busy={props.busy} icon={Icons.Unlock} onClick={props.onOpen}>
        {t("Open it again")}
      </Button>
    </Page>
  );
}
