// Taking back what was handed over, with what that can do and what it cannot.
import { useEffect, useState } from "preact/hooks";
import { command } from "../engine";
import { t } from "../t";
import { Button, giveBack, Problem, Sheet, toast } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";

export function TakeBack({ space, copy, what }: { space: string; copy: string; what: string }) {
  useEffect(() => () => giveBack(null), []); // what was taken back has no button any more
  const [asking, ask] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  const take = async () => {
    setBusy(true);
    const reply = await command("take_back_copy", { space, copy });
    setBusy(false);
    if (!reply.ok) return setProblem(sentence(reply));
    ask(false);
    toast(t("Taken back."));
  };

  return (
    <div>
      <Button kind="plain" small icon={Icons.Undo} label={t("Take it back: {what}", { what })} onClick={() => ask(true)}>
        {t("Take it back")}
      </Button>
      <Sheet open={asking} title={t("Take it back?")} onClose={() => ask(false)}>
        <p>{t("It will disappear from their phone when it next connects. They may already have read or copied it.")}</p>
        {problem && <Problem>{problem}</Problem>}
        <div class="row wrap">
          <Button kind="stop" busy={busy} onClick={() => void take()}>
            {t("Take it back now")}
          </Button>
          <Button kind="plain" onClick={() => ask(false)}>
            {t("Leave it there")}
          </Button>
        </div>
      </Sheet>
    </div>
  );
}
