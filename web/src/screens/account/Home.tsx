// The account: what it would do and not do, for those who have none; for the others, its parts and the ways out of it.
import { PASSKEY, type Account } from "../../account/talk";
import { status } from "../../engine";
import { t, tn } from "../../t";
import { Banner, Button, Disclosure, Item, Page, Rows } from "../../ui";
import * as Icons from "../../ui/icons";
import { LevelLine, LevelNotices } from "../parts/Level";

export function None() {
  return (
    <Page
      title={t("An account, if you want one")}
      lede={t("Then your notes are on your other devices too, and not lost with this one.")}
      back="/me"
    >
      <ul class="plain-list">
        <li>{t("What you write is sealed here first. Only the sealed copy goes to the server, and your other devices open it.")}</li>
        <li>{t("Nobody but you can read it: not your partner, and not whoever runs the server. Nothing is shared with anybody.")}</li>
        <li>{t("It asks for no e-mail address, no telephone number and no name.")}</li>
        <li>{t("Nobody can reset it. Without the passphrase, the recovery code and every device, your notes are gone for good.")}</li>
      </ul>
      <div class="stack tight">
        <Button wide href="#/account/new">
          {t("Make an account")}
        </Button>
        <Button wide kind="quiet" href="#/account/in">
          {t("I have an account")}
        </Button>
        <Button wide kind="plain" href="#/me">
          {t("Go on without one")}
        </Button>
      </div>
      <p class="small">{t("Everything in Stillnear works without an account, and stays on this device alone.")}</p>
      <Disclosure summary={t("What the server can see")}>
        <p class="small">
          {t("That an account exists, how many devices it has, on which days they were used, and how many sealed pieces of about which size lie there. While you are connected it sees your internet address, and writes it down nowhere. No word, no name, no nickname.")}
        </p>
      </Disclosure>
    </Page>
  );
}

function Nickname({ handle }: { handle: string }) {
  return (
    <Disclosure summary={t("Show my nickname")}>
      <p>{handle === "" ? t("This device does not know it.") : handle}</p>
    </Disclosure>
  );
}

function WaysIn({ account }: { account: Account }) {
  const hasPasskey = account.slots.includes(PASSKEY);
  return (
    <section class="section" aria-labelledby="ways-in">
      <h2 id="ways-in">{t("What opens it")}</h2>
      <Rows>
        <Item icon={Icons.Key} name={t("Passphrase")} hint={t("Change it")} href="#/account/passphrase" />
        <Item icon={Icons.Note} name={t("Recovery code")} hint={t("Make a new one; the old one then opens nothing")} href="#/account/recovery" />
        <Item icon={Icons.Finger} name={t("Passkey")} hint={hasPasskey ? t("Set. It opens your account with this phone or key") : t("None. A face, a finger or a key can open it too")} href="#/account/passkey" />
      </Rows>
      <Nickname handle={account.handle} />
    </section>
  );
}

export function Some({ account }: { account: Account }) {
  const signed_in = account.signed_in && status.value.sync !== "signed_out";
  return (
    <Page title={t("Your account")} lede={t("What you write is sealed here, and the sealed copy lies with the server.")} back="/me">
      {account.taking_back ? (
        <Banner kind="warn" action={t("Go on")} href="#/account/back">
          {t("Taking back your account was interrupted. Nothing was lost.")}
        </Banner>
      ) : (
        <LevelNotices />
      )}
      {signed_in && <LevelLine />}
      {!signed_in && status.value.unsent > 0 && (
        <p class="soft">{tn("{n} entry waits here. It is sent as soon as you sign in.", "{n} entries wait here. They are sent as soon as you sign in.", status.value.unsent)}</p>
      )}
      {signed_in && (
        <section class="section" aria-labelledby="where">
          <h2 id="where">{t("Where it is open")}</h2>
          <Rows>
            <Item icon={Icons.Device} name={t("Devices")} hint={t("See them, and sign one out")} href="#/account/devices" />
          </Rows>
        </section>
      )}
      {signed_in && <WaysIn account={account} />}
      <section class="section" aria-labelledby="wrong">
        <h2 id="wrong">{t("If something is wrong")}</h2>
        <Rows>
          <Item icon={Icons.Shield} name={t("Take back my account")} hint={t("A device is lost, or somebody may know your passphrase")} href="#/account/back" />
        </Rows>
      </section>
      <section class="section" aria-labelledby="leave">
        <h2 id="leave">{t("The ways out")}</h2>
        <Rows>
          {signed_in && <Item icon={Icons.Out} name={t("Sign out of this device")} hint={t("Keep what is here, or remove it")} href="#/account/out" />}
          <Item icon={Icons.Delete} stop name={t("Delete the account")} hint={t("What is on this device stays here")} href="#/account/delete" />
        </Rows>
      </section>
    </Page>
  );
}
