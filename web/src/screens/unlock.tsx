// Unlock: one field. Help, Slow down and I'm triggered stay open without it.
import { useState } from "preact/hooks";
import { unlock } from "../engine";
import { go, path } from "../router";
import { t } from "../t";
import { Button, Disclosure, Still } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { Secret } from "./me/Secret";

export default function Unlock() {
  const [words, setWords] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async () => {
    setBusy(true);
    setProblem(null);
    const reply = await unlock(words);
    setBusy(false);
    if (!reply.ok) setProblem(sentence(reply)); // what was typed stays, so that a slip can be seen and mended
    else if (path.value === "/unlock") go("/today", { replace: true });
  };
  return (
    <Still
      title={t("Stillnear is locked")}
      close="/help"
      onSubmit={() => void open()}
      actions={
        <>
          <Button type="submit" wide busy={busy} disabled={words === ""} icon={Icons.Unlock}>
            {busy ? t("Opening, a moment") : t("Unlock")}
          </Button>
          <div class="pair">
            <Button kind="plain" href="#/slow">
              {t("Slow down")}
            </Button>
            <Button kind="plain" href="#/help">
              {t("Help")}
            </Button>
          </div>
        </>
      }
    >
      <Secret label={t("Passphrase")} value={words} onInput={setWords} problem={problem} />
      <Disclosure summary={t("I do not remember it")}>
        <p class="small">{t("Nobody can bring it back, we cannot either. Let it rest for a day: words often come back. Look at capitals and spaces.")}</p>
        <p class="small">{t("If you saved a copy as a file, that file has its own passphrase. You can delete what is sealed here and bring the copy back.")}</p>
        <p class="small">
          <a href="#/me/delete">{t("Delete what is sealed here")}</a>
        </p>
      </Disclosure>
    </Still>
  );
}
