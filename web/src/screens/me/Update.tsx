// Who vouches for the copy on this device, and the version that waits: what the service worker says of itself.
import { useEffect } from "preact/hooks";
import { copies, wish } from "../../offline";
import { t } from "../../t";
import { Banner, Button } from "../../ui";
import { shortOf } from "../../words/dates";

export function Update() {
  useEffect(() => void wish("look"), []);
  const kept = copies.value;
  if (kept === null) return null;
  const { now, next, refused } = kept;
  return (
    <>
      <p class="small">
        {now.signed ? t("Signed. The signature and every file were checked on this device.") : t("Built from source, unsigned: every file is the one listed, and nobody vouches for the list.")}
      </p>
      {refused && <Banner kind="warn">{t("The server offers a version that is not the one released, or an older one. It was refused; the one you have goes on.")}</Banner>}
      {next && next.at > Date.now() && (
        <>
          <p>{t("Version {version} waits here, whole and signed, until {when}: time for others to notice if something is wrong with it.", { version: next.version, when: shortOf(next.at / 1000) })}</p>
          <Button kind="quiet" onClick={() => void wish("take")}>
            {t("Do not wait")}
          </Button>
        </>
      )}
      {next && next.at <= Date.now() && <p>{t("Version {version} will be used from the next start on, when every window of Stillnear has been closed.", { version: next.version })}</p>}
    </>
  );
}
