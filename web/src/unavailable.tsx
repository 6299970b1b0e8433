// What stands where a screen would need what is kept, in a browser that cannot open it. What helps at once goes on working.
import { t } from "./t";
import { Button, Item, Page, Rows } from "./ui";
import * as Icons from "./ui/icons";

export function Unavailable() {
  return (
    <Page title={t("This browser could not open what is kept here.")} lede={t("Nothing was changed or lost. Close other windows of Stillnear and open it again; if that does not help, a newer browser will.")}>
      <div class="row wrap">
        <Button onClick={() => location.reload()}>{t("Try again")}</Button>
      </div>
      <section class="section" aria-labelledby="open-anyway">
        <h2 id="open-anyway">{t("What works all the same")}</h2>
        <StillHere />
      </section>
    </Page>
  );
}

function StillHere() {
  return (
    <Rows>
      <Item icon={Icons.Wind} name={t("Slow down")} hint={t("Breathing, senses, water, a walk")} href="#/slow" />
      <Item icon={Icons.Learn} name={t("Learn")} hint={t("Short things to read")} href="#/learn" />
      <Item icon={Icons.Help} name={t("Help")} hint={t("People you can call, and if home is not safe")} href="#/help" />
    </Rows>
  );
}
