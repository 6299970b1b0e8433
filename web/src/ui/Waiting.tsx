import { t } from "../t";

// Still lines where words will be; no spinner. They show only after a moment, so that what is quick does not flash.
export function Waiting() {
  return (
    <div class="waiting" role="status">
      <i />
      <i />
      <i />
      <span class="hide">{t("One moment")}</span>
    </div>
  );
}
