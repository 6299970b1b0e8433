// How a space stands, and the way to its settings: for the tab and for the space's own page.
import { t } from "../../t";
import { Banner, Item, Rows } from "../../ui";
import * as Icons from "../../ui/icons";
import type { Space } from "./spaces";

// What one should know before going on there, one quiet line.
export function Standing({ space }: { space: Space }) {
  const settings = `#/with/${space.space}/settings`;
  if (space.gone || space.state === "quiet") return <Banner>{t("Sharing is off. What is here stays for you to read.")}</Banner>;
  if (space.state === "read_only")
    return (
      <Banner action={t("Link again")} href="#/invite">
        {t("Your account has new keys, so you two link once more. Until then this is for reading.")}
      </Banner>
    );
  if (space.state === "paused")
    return (
      <Banner icon={Icons.Pause} action={t("Settings")} href={settings}>
        {t("You paused sharing. Nobody else can notice.")}
      </Banner>
    );
  if (!space.verified)
    return (
      <Banner icon={Icons.Safety} action={t("What that means")} href={settings}>
        {t("Not verified: the six numbers were not compared.")}
      </Banner>
    );
  return null;
}

export function Manage({ space }: { space: Space }) {
  return (
    <Rows label={t("This link")}>
      <Item icon={Icons.Settings} name={t("Settings with {name}", { name: space.name })} hint={t("The name, and how to pause or stop")} href={`#/with/${space.space}/settings`} />
    </Rows>
  );
}
