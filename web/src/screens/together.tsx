// Together: what already works with one person, said honestly. No wall, no dead button: what is for two stands here
// once it exists, and until then this page says what one person can do for both.
import { useState } from "preact/hooks";
import { status } from "../engine";
import { openSample } from "../sample";
import { t } from "../t";
import { Item, Page, Problem, Rows } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";

function Sample() {
  const [problem, setProblem] = useState<string | null>(null);
  const open = async () => {
    const reply = await openSample();
    setProblem(reply.ok ? null : sentence(reply));
  };
  return (
    <section class="section" aria-labelledby="sample">
      <h2 id="sample">{t("See it with two")}</h2>
      <Rows>
        <Item icon={Icons.Sample} name={t("Look at a sample couple")} hint={t("Invented, in memory only")} onClick={() => void open()} />
      </Rows>
      {problem && <Problem>{problem}</Problem>}
    </section>
  );
}

function TwoShapes() {
  return (
    <svg class="two-shapes" viewBox="0 0 320 96" aria-hidden="true">
      <path class="calm" d="M8 78q19 8 38 0t38 0 38 0 38 0 38 0 38 0 38 0 38 0" />
      <circle class="of-you" cx="128" cy="46" r="24" />
      <rect class="of-partner" x="166" y="22" width="48" height="48" rx="14" />
    </svg>
  );
}

export default function Together() {
  return (
    <Page title={t("One is enough to begin")} lede={t("A loop between two people changes when one of them moves differently.")}>
      <TwoShapes />
      <section class="section" aria-labelledby="alone">
        <h2 id="alone">{t("What you can do from your side")}</h2>
        <Rows>
          <Item icon={Icons.Timer} name={t("Take a break, with a return")} hint={t("A text to copy, with a time you come back")} href="#/slow/time_out" />
          <Item icon={Icons.Say} name={t("Say something hard")} hint={t("Write it first. Nothing leaves until you copy it")} href="#/say" />
          <Item icon={Icons.Learn} name={t("One reaches, one retreats")} hint={t("The loop, and where it can be left")} href="#/learn/chase_and_retreat" />
        </Rows>
      </section>
      <section class="section" aria-labelledby="loop">
        <h2 id="loop">{t("What happens between you")}</h2>
        <Rows>
          <Item icon={Icons.Together} name={t("The loop you two get into")} hint={t("Your half of it in your own words")} href="#/loop" />
          <Item icon={Icons.Change} name={t("What if one thing changed?")} hint={t("A picture, not a forecast")} href="#/whatif" />
        </Rows>
      </section>
      <section class="section" aria-labelledby="two">
        <h2 id="two">{t("With two phones")}</h2>
        <p class="soft">{t("Linking two phones is not built yet. When it is, nothing you wrote alone goes over by itself: you hand over one thing at a time, after seeing exactly what the other will see.")}</p>
        <p class="soft">
          {t("If you are afraid of your partner, stay with what is for you alone.")} <a href="#/safety">{t("A private safety check")}</a>
        </p>
      </section>
      {status.value.state !== "sample" && <Sample />}
    </Page>
  );
}
