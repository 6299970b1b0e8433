// The private drawer is shut: the passphrase opens it, and the address stays where somebody wanted to go.
import { useState } from "preact/hooks";
import { openDrawer } from "../drawer";
import { go, path } from "../router";
import { t } from "../t";
import { Page } from "../ui";
import { sentence } from "../words/errors";
import { Prove } from "./account/Prove";

export default function Drawer() {
  const [busy, setBusy] = useState(false);
  const [problem, say] = useState<string | null>(null);
  const open = async (passphrase: string) => {
    setBusy(true);
    const reply = await openDrawer(passphrase);
    setBusy(false);
    if (!reply.ok) say(sentence(reply));
    else if (path.value === "/drawer") go("/today", { replace: true });
  };
  return (
    <Page title={t("Your private drawer")} lede={t("What you wrote for yourself is behind your passphrase.")} back="/today">
      <Prove action={t("Open it")} busy={busy} problem={problem} onType={() => say(null)} onProve={(words) => void open(words)} />
      <p class="small">{t("It is shut again when you lock Stillnear, or when it has been out of sight for a while.")}</p>
    </Page>
  );
}
