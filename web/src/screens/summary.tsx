// A summary for paper: the map, the lines, what helps and the loop, each as it stands on its own screen. It is made
// by the browser's own print, so nothing leaves the device but by the person's hand.
import { useView } from "../ask";
import { MapPicture } from "../pictures/map";
import { t } from "../t";
import { Audience, Banner, Button, Page } from "../ui";
import * as Icons from "../ui/icons";
import { dateOf } from "../words/dates";
import { Drawn } from "./loop";
import { HelpsPart, Line, MomentsPart } from "./parts/ChangeParts";
import type { Changing } from "./parts/changing";
import { placeOf, type Kept } from "./parts/check";
import { oddsSaid, settleSaid, type Cycling } from "./parts/cycle";
import { Ranges } from "./parts/Meaning";
import { placeSaid, titleOf, words } from "./parts/result";
import { Shown } from "./parts/Shown";

function Place({ check }: { check: Kept }) {
  return (
    <section class="section" aria-labelledby="place">
      <h2 id="place">{titleOf(check)}</h2>
      <div class="pic-beside">
        <figure class="pic">
          <MapPicture title={titleOf(check)} says={placeSaid(check)} now={placeOf(check)} sure={check.state === "said"} />
        </figure>
        <div class="stack wide">
          <Ranges scored={check} />
          <p>
            {placeSaid(check)} {t("From the check of {date}, which is provisional.", { date: dateOf(check.at) })}
          </p>
          <p class="small">{t(words.sure.oval)}</p>
        </div>
      </div>
    </section>
  );
}

export default function Summary() {
  const changing = useView<Changing>("change", { days: 56 });
  const checks = useView<{ checks: Kept[] }>("checks", { about: "partner" });
  const cycling = useView<Cycling>("cycle", {});
  const latest = checks?.ok ? checks.checks[checks.checks.length - 1] : undefined;
  return (
    <Page title={t("A summary")} lede={dateOf(Date.now() / 1000)} back="/change" class="on-paper">
      <div class="stack not-on-paper">
        <Audience />
        <Banner icon={Icons.Unlock}>{t("On paper or as a PDF it is no longer sealed. Anybody who finds it can read it.")}</Banner>
        <Button icon={Icons.Print} onClick={() => print()}>{t("Print or save as PDF")}</Button>
      </div>
      <p class="small only-on-paper">
        {t("From Stillnear, worked out on the device of the person who printed it, from what they wrote. Soft bands hold the true value 8 or 9 times in 10. It describes strategies under stress. It is no diagnosis and proves no cause.")}
      </p>
      <Shown reply={changing} empty={<p>{t("There is nothing to print yet. It begins with one check-in.")}</p>}>
        {(said) => (
          <>
            {latest && <Place check={latest} />}
            <div class="paper-pair">
              <Line title={t("How close you felt")} column={t("Close")} said={said} of="close" />
              <Line title={t("How settled you felt")} column={t("Settled")} said={said} of="settled" />
            </div>
            <div class="paper-pair">
              <HelpsPart said={said} />
              <MomentsPart said={said} />
            </div>
            {cycling?.ok && (
              <section class="section" aria-labelledby="loop">
                <h2 id="loop">{t("The loop you two get into")}</h2>
                <Drawn said={cycling} />
                {cycling.two && <p>{oddsSaid(cycling.cycle.odds["0->1"], true)}</p>}
                {cycling.two && <p>{oddsSaid(cycling.cycle.odds["1->0"], false)}</p>}
                <p>{settleSaid(cycling.cycle.settle)}</p>
              </section>
            )}
          </>
        )}
      </Shown>
    </Page>
  );
}
