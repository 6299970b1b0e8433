// Says that what is read or answered here leaves no trace on this device. In a page's head it steps aside at night.
import { t } from "../../t";
import * as Icons from "../../ui/icons";

export function NothingKept({ atNight = true }: { atNight?: boolean }) {
  return (
    <span class={atNight ? "audience" : "audience not-at-night"}>
      <Icons.Cover />
      {t("Nothing here is kept")}
    </span>
  );
}
