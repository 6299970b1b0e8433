// Whether what was written survives: what the browser answered when asked to keep it, how much there is, and how to
// install the app, which most browsers take as a reason to keep its data.
import { useEffect, useState } from "preact/hooks";
import { install, isInstalled, offer } from "../../install";
import { t } from "../../t";
import { Button, Disclosure, Page } from "../../ui";
import * as Icons from "../../ui/icons";
import { sizeOf } from "../../words/dates";
import { hasAccount, LevelLine } from "../parts/Level";
import { Notices } from "../parts/Notices";

type Persisted = "asking" | "yes" | "no" | "unknown";

async function persisted(): Promise<Persisted> {
  if (!("storage" in navigator) || !("persisted" in navigator.storage)) return "unknown";
  return (await navigator.storage.persisted()) ? "yes" : "no";
}

function answer(now: Persisted, asked: boolean): string {
  switch (now) {
    case "yes":
      return t("The browser has promised to keep it until you delete it yourself.");
    case "no":
      return asked
        ? t("The browser did not promise it. It may clear old data when the device runs out of room. A copy is wise, and installing the app often helps.")
        : t("The browser may clear it when the device runs out of room. You can ask it to keep it.");
    case "unknown":
      return t("This browser does not say whether it keeps data. A copy is wise.");
    case "asking":
      return t("One moment");
  }
}

function Keeping() {
  const [now, set] = useState<Persisted>("asking");
  const [asked, setAsked] = useState(false);
  const [used, setUsed] = useState<number | null>(null);
  useEffect(() => {
    void persisted().then(set, () => set("unknown"));
    void navigator.storage?.estimate?.().then(({ usage }) => setUsed(usage ?? null), () => undefined);
  }, []);
  const ask = async () => {
    const granted = await navigator.storage.persist().catch(() => false);
    setAsked(true);
    set(granted ? "yes" : "no");
  };
  return (
    <div class="stack">
      <p role="status">{answer(now, asked)}</p>
      {used !== null && used > 0 && <p class="soft">{t("In use, the app itself included: {size}.", { size: sizeOf(used) })}</p>}
      <div class="row wrap">
        {now === "no" && !asked && <Button onClick={() => void ask()}>{t("Ask the browser to keep it")}</Button>}
        <Button kind="quiet" icon={Icons.Save} href="#/me/backup">
          {t("Make a copy")}
        </Button>
      </div>
    </div>
  );
}

function Installing() {
  if (isInstalled()) return <p class="soft">{t("Stillnear is installed on this device.")}</p>;
  return (
    <>
      <p class="soft">{t("Installed, it opens from the home screen, works offline, and covers itself when another app is in front.")}</p>
      {offer.value && (
        <div class="row">
          <Button kind="quiet" icon={Icons.Device} onClick={() => void install()}>
            {t("Install Stillnear")}
          </Button>
        </div>
      )}
      <Disclosure summary={t("How to install it")} open={offer.value === null}>
        <ul class="bullets">
          <li>{t("iPhone and iPad, in Safari: Share, then “Add to Home Screen”.")}</li>
          <li>{t("Android: the browser’s menu, then “Install app” or “Add to Home screen”.")}</li>
          <li>{t("On a computer, in Chrome or Edge: the small sign at the end of the address line.")}</li>
        </ul>
        <p class="small">{t("An installed app has a name and a sign that others can see on the screen.")}</p>
      </Disclosure>
    </>
  );
}

function WithAccount() {
  return (
    <p class="small">
      {t("With an account, what this browser clears comes back from the server.")} <a href="#/account">{t("What an account does")}</a>
    </p>
  );
}

export function Storage() {
  return (
    <Page
      title={t("Does it last?")}
      lede={hasAccount() ? t("Everything is sealed in the storage of this browser, and a sealed copy lies with the server.") : t("Everything is sealed on this device, in the storage of this browser.")}
      back="/me"
    >
      <Notices />
      <LevelLine />
      <Keeping />
      {!hasAccount() && <WithAccount />}
      <section class="section" aria-labelledby="install">
        <h2 id="install">{t("Install it")}</h2>
        <Installing />
      </section>
    </Page>
  );
}
