// Whether there is a private drawer: set, and taken away, with the passphrase only.
import { useState } from "preact/hooks";
import { setDrawer, shutDrawer } from "../../drawer";
import { status } from "../../engine";
import { t } from "../../t";
import { Button, Page, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { Prove } from "../account/Prove";
import { hasAccount } from "../parts/Level";

function Turn({ on }: { on: boolean }) {
  const [busy, setBusy] = useState(false);
  const [problem, say] = useState<string | null>(null);
  const turn = async (passphrase: string) => {
    setBusy(true);
    const reply = await setDrawer(on, passphrase);
    setBusy(false);
    if (!reply.ok) return say(sentence(reply));
    say(null);
    toast(on ? t("From now on your drawer asks for the passphrase.") : t("The drawer is gone. What you wrote opens with the app."));
  };
  return <Prove key={String(on)} action={on ? t("Put a drawer in") : t("Take the drawer away")} kind={on ? "main" : "stop"} busy={busy} problem={problem} onType={() => say(null)} onProve={(words) => void turn(words)} />;
}

export default function DrawerSetting() {
  const { state, drawer, lock } = status.value;
  const possible = state === "open" && (lock === "passphrase" || hasAccount());
  return (
    <Page title={t("A private drawer")} lede={t("A second lock, for what you wrote for yourself.")} back="/me/lock">
      <ul class="bullets">
        <li>{t("Your entries, the map, Change, the loop, what calms you and the copies ask for your passphrase, also where Stillnear opens by itself or with a passkey.")}</li>
        <li>{t("I’m triggered, Slow down, Check in and Together stay open. What you have begun to write stays where you write it.")}</li>
        <li>{t("It keeps out somebody who picks up your open phone. It does not keep out somebody who can take the phone apart.")}</li>
      </ul>
      {!possible ? (
        <p>
          {t("It needs a passphrase, and there is none yet.")} <a href="#/me/lock">{t("Set one")}</a>
        </p>
      ) : (
        <>
          {drawer && (
            <div class="row">
              <Button kind="quiet" icon={Icons.Lock} onClick={() => (shutDrawer(), toast(t("The drawer is shut.")))}>
                {t("Shut it now")}
              </Button>
            </div>
          )}
          <Turn on={!drawer} />
        </>
      )}
    </Page>
  );
}
