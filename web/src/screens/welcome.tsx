// The first ten seconds: one sentence on who can read what is written, and three doors.
import { useEffect, useState } from "preact/hooks";
import { status } from "../engine";
import { go } from "../router";
import { openSample } from "../sample";
import { t } from "../t";
import { Button, IconButton, Mark, Problem, Sheet, Top } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { Harbour } from "./parts/Harbour";

export default function Welcome() {
  const { state } = status.value;
  const [how, showHow] = useState(false);
  const [problem, say] = useState<string | null>(null);
  const [busy, wait] = useState(false);

  // Somebody who has been here before goes on where their things are.
  useEffect(() => {
    if (state === "open" || state === "locked") go("/today", { replace: true });
  }, [state]);

  const sample = async () => {
    wait(true);
    const reply = await openSample();
    wait(false);
    if (!reply.ok) say(sentence(reply));
  };

  return (
    <main id="main" class="welcome">
      <Top>
        <span class="wordmark">
          <Mark />
          Stillnear
        </span>
        <IconButton icon={Icons.Help} href="#/help">
          {t("Help")}
        </IconButton>
      </Top>
      <div class="body">
        <Harbour />
        <div class="stack">
          <h1>{t("Slow down. Stay near.")}</h1>
          <p class="lede">{t("What you write here stays on this device. Nobody else can read it, until you choose to hand something over.")}</p>
        </div>
      </div>
      <div class="doors">
        <Button wide href="#/checkin">
          {t("Start")}
        </Button>
        <Button kind="quiet" wide icon={Icons.Wind} href="#/triggered">
          {t("I’m upset right now")}
        </Button>
        <Button kind="plain" wide busy={busy} onClick={() => void sample()}>
          {t("Look around with a sample couple")}
        </Button>
        {problem && <Problem>{problem}</Problem>}
        <div class="footer-links">
          <a href="#/account/in">{t("I have an account")}</a>
          <a href="#/safety">{t("If home is not safe")}</a>
          <button type="button" onClick={() => showHow(true)}>
            {t("How this works")}
          </button>
        </div>
      </div>
      <Sheet open={how} title={t("How this works")} onClose={() => showHow(false)}>
        <HowThisWorks />
        <Button wide onClick={() => showHow(false)}>
          {t("All right")}
        </Button>
      </Sheet>
    </main>
  );
}

function HowThisWorks() {
  return (
    <ul class="plain-list">
      <li>{t("You need no account and no e-mail address. Nothing is stored until you write something.")}</li>
      <li>{t("Your words are sealed on this device before they are stored, and nothing of them is sent. We could not read them if we wanted to.")}</li>
      <li>{t("Later you can make an account, if you want one. Then sealed copies lie with the server, and your other devices can open them. Only you can.")}</li>
      <li>{t("A browser can clear its storage. Under Me you can keep a copy in a file of your own.")}</li>
      <li>{t("It works for one person. Your partner need not take part.")}</li>
      <li>{t("It is not therapy, and not for emergencies. Help has people you can call.")}</li>
    </ul>
  );
}
