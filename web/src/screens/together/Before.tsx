// What comes before two people link: a private look at whether it is safe, and an account to carry what they share.
import help from "../../../../content/help.json";
import { status } from "../../engine";
import { go } from "../../router";
import { t } from "../../t";
import { Button, Page, Still, Upset } from "../../ui";
import { looked } from "../parts/looked";
import { NothingKept } from "../parts/NothingKept";

export type Way = "/invite" | "/join";

// An offer, and no wall: going on without it is one tap away.
export function Look({ next, solo }: { next: Way; solo: boolean }) {
  const without = () => (looked.value = true);
  return (
    <Still
      title={t("First, for you alone")}
      lede={t("Would it be safe for you to be linked with this person?")}
      back="/together"
      upset={false}
      actions={
        <>
          <Button wide href={`#/safety?next=${next}`}>
            {t("Look at it first")}
          </Button>
          <Button wide kind="plain" onClick={without}>
            {t("Go on without it")}
          </Button>
        </>
      }
    >
      {solo && <p class="card lined">{t("You chose to keep Stillnear for you alone. It stays so until you go on here, or change it under Me.")}</p>}
      <p>{t("Eight quiet questions. Nothing you answer is kept or sent, and nobody else can notice that you looked.")}</p>
      <p class="small">{t(help.safety.honest.text)}</p>
      <NothingKept />
    </Still>
  );
}

// What two people share travels by a server, sealed. It needs to know whose phone may fetch it.
export function NeedAccount({ next }: { next: Way }) {
  const out = status.value.sync === "signed_out";
  return (
    <Page
      title={out ? t("This device is signed out") : t("For this you need an account")}
      lede={out ? t("Sign in again, and you come back here.") : t("What one of you hands over travels sealed, by way of a server. With an account it finds its way.")}
      back="/together"
      end={<Upset />}
    >
      <ul class="plain-list">
        <li>{t("It asks for no e-mail address, no telephone number and no name.")}</li>
        <li>{t("The server reads nothing. Your partner sees nothing of what you wrote alone.")}</li>
        <li>{t("It takes about three minutes, and afterwards you come back here.")}</li>
      </ul>
      <div class="stack tight">
        {!out && (
          <Button wide href={`#/account/new?next=${next}`}>
            {t("Make an account")}
          </Button>
        )}
        <Button wide kind={out ? "main" : "quiet"} href={`#/account/in?next=${next}`}>
          {out ? t("Sign in again") : t("I have an account")}
        </Button>
        <Button wide kind="plain" onClick={() => go("/together", { replace: true })}>
          {t("Not now")}
        </Button>
      </div>
    </Page>
  );
}

export function InSample() {
  return (
    <Page title={t("This is a sample")} lede={t("In it there is nobody to link with. Leave it first.")} back="/together" end={<Upset />} />
  );
}
