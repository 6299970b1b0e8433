// Whether what was written is also with the server, in few words. Without an account there is nothing to say.
import type { State } from "../../worker/words";
import { command, status } from "../../engine";
import { t, tn } from "../../t";
import { Banner, Button } from "../../ui";
import * as Icons from "../../ui/icons";

export function levelSaid({ sync, unsent, trouble }: Pick<State, "sync" | "unsent" | "trouble">): string {
  if (sync === "signed_out") return unsent > 0 ? tn("Signed out on this device: {n} waits", "Signed out on this device: {n} wait", unsent) : t("Signed out on this device");
  if (trouble === "no_network") return unsent > 0 ? tn("Offline: {n} waits", "Offline: {n} wait", unsent) : t("Offline. Backed up until now");
  if (trouble === "disk_full") return t("This device is full: what is new elsewhere cannot come here");
  if (trouble === "space_full") return t("The server has no more room for you");
  if (unsent > 0) return tn("{n} not yet backed up", "{n} not yet backed up", unsent);
  return trouble === null ? t("Backed up") : t("The server has trouble. Backed up until now");
}

export const hasAccount = (): boolean => status.value.sync !== "off" && status.value.state === "open";

export function LevelLine() {
  if (!hasAccount()) return null;
  const { sync, trouble, unsent } = status.value;
  const Icon = sync === "signed_out" || trouble !== null ? Icons.Offline : unsent > 0 ? Icons.Again : Icons.Account;
  return (
    <p class="audience" role="status">
      <Icon />
      {levelSaid(status.value)}
    </p>
  );
}

// What should be looked at: a device that came, or that this one is out.
export function LevelNotices() {
  if (!hasAccount()) return null;
  const { sync, new_logins } = status.value;
  return (
    <>
      {sync === "signed_out" && (
        <Banner kind="warn" icon={Icons.Offline} action={t("Sign in again")} href="#/account/in">
          {t("This device is signed out. What you write stays here, and waits.")}
        </Banner>
      )}
      {new_logins > 0 && (
        <div class="banner warn" role="status">
          <Icons.Device />
          <span>{t("A new device signed in.")}</span>
          <span class="row wrap">
            <Button kind="quiet" small href="#/account/devices">
              {t("See devices")}
            </Button>
            <Button kind="plain" small onClick={() => void command("seen_logins")}>
              {t("It was me")}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}
