// What the engine noticed about the sealed rows, as sentences: what happened, what is safe, what to do.
import { t } from "../t";

export function alarmSaid(alarm: string): string {
  switch (alarm) {
    case "damaged":
      return t("Some of what was kept here is damaged and cannot be read. It was set aside, not thrown away, and the rest is safe. A copy you saved may hold it.");
    case "missing":
      return t("Some of what was kept here is missing: the browser may have cleared it. The rest is safe. A copy you saved may hold it.");
    case "fork":
      return t("An older state of this device came back, for instance from a system backup. Both were put together, and nothing was thrown away.");
    case "forged":
      return t("Something here was not written by you and was left out. What is yours is safe.");
    case "unexplained_deletion":
      return t("Something was removed here without a deletion by you. The rest is safe. A copy you saved may hold it.");
    case "withheld":
      return t("The server did not hand over everything that was written on your devices. What is here is safe. If it stays so, save a copy and ask whoever runs the server.");
    case "rolled_back":
      return t("The server came back with an older state of your notes. What it lacked was sent to it again from here, and nothing was lost.");
    default:
      return t("Something about what is kept here is not as it should be. The rest is safe. A copy is wise.");
  }
}
