// Help: who to call, the private safety check, thoughts about phones. Works locked, offline, and leaves no trace here.
import help from "../../../content/help.json";
import { leave } from "../exit";
import { t } from "../t";
import { Button, Disclosure, Page } from "../ui";
import * as Icons from "../ui/icons";
import { HelpLines } from "./parts/HelpLines";
import { NothingKept } from "./parts/NothingKept";
import { Phones } from "./parts/Phones";

function Paragraphs({ lines }: { lines: readonly string[] }) {
  return (
    <>
      {lines.map((line) => (
        <p key={line}>{t(line)}</p>
      ))}
    </>
  );
}

export default function Help() {
  return (
    <Page title={t("You are not alone with this")} back="/today" end={null}>
      <div class="up">
        <NothingKept atNight={false} />
      </div>
      <div class="stack tight">
        <button class="leave-now" type="button" onClick={leave}>
          <Icons.Exit />
          {t("Leave this page now")}
        </button>
        <p class="small not-at-night centred">
          {t("Opens a plain page and locks Stillnear. It stays in your browser’s history.")} <span class="only-keys">{t("Shift three times does the same.")}</span>
        </p>
      </div>

      <section class="section" aria-labelledby="talk">
        <h2 id="talk">{t("Talk to someone now")}</h2>
        <HelpLines />
      </section>

      <section class="section" aria-labelledby="safe">
        <h2 id="safe">{t("Is home safe?")}</h2>
        <p class="soft">{t(help.safety.intro[0] ?? "")}</p>
        <div class="row">
          <Button kind="quiet" icon={Icons.Safety} href="#/safety">
            {t("Begin the safety check")}
          </Button>
        </div>
        <p class="small">{t("If you are afraid of someone, this app is not the place to balance it. It can help you think, alone, and find people who know.")}</p>
      </section>

      <section class="section" aria-labelledby="watched">
        <h2 id="watched">{t("If someone looks over your shoulder")}</h2>
        <div>
          <Phones />
          <Disclosure summary={t(help.controlling_partner.title)}>
            <Paragraphs lines={help.controlling_partner.text} />
          </Disclosure>
          <Disclosure summary={t(help.if_it_is_you.title)}>
            <Paragraphs lines={help.if_it_is_you.text} />
          </Disclosure>
        </div>
      </section>

      <p class="small">{t("Stillnear is not therapy. It is a quiet place beside it, or before it.")}</p>
    </Page>
  );
}
