// Together: the spaces of two, where there are any, and always what one person can do for both. No wall, no dead button.
import { useState } from "preact/hooks";
import { useView } from "../ask";
import { useSolo } from "../between/solo";
import { status } from "../engine";
import { openSample } from "../sample";
import { isOn } from "../spaces";
import { t } from "../t";
import { Item, Page, Problem, Rows, Waiting } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { Doors } from "./together/Doors";
import { useLooking } from "./together/looking";
import { mine, whereTo, type Pair } from "./together/pair";
import { stateSaid, useHere, type Space } from "./together/spaces";
import { Manage, Standing } from "./together/Standing";

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

// What stands above for two is not here once more. Where somebody keeps Stillnear for themselves, nothing speaks of what two people do to each other.
function Alone({ solo, linked = false }: { solo: boolean; linked?: boolean }) {
  return (
    <>
      <section class="section" aria-labelledby="alone">
        <h2 id="alone">{t("What you can do from your side")}</h2>
        <Rows>
          <Item icon={Icons.Timer} name={t("Take a break, with a return")} hint={t("A text to copy, with a time you come back")} href="#/slow/time_out" />
          <Item icon={Icons.Say} name={t("Say something hard")} hint={linked ? t("Write it first. Nothing leaves until you say so") : t("Write it first. Nothing leaves until you copy it")} href="#/say" />
          {!linked && <Item icon={Icons.Together} name={t("A repair talk")} hint={t("On one phone, from hand to hand. Nothing is kept unasked")} href="#/repair" />}
          {!solo && <Item icon={Icons.Learn} name={t("One reaches, one retreats")} hint={t("The loop, and where it can be left")} href="#/learn/chase_and_retreat" />}
        </Rows>
      </section>
      {!solo && (
        <section class="section" aria-labelledby="loop">
          <h2 id="loop">{t("What happens between you")}</h2>
          <Rows>
            {!linked && <Item icon={Icons.Together} name={t("The loop you two get into")} hint={t("Your half of it in your own words")} href="#/loop" />}
            <Item icon={Icons.Change} name={t("What if one thing changed?")} hint={t("A picture, not a forecast")} href="#/whatif" />
          </Rows>
        </section>
      )}
    </>
  );
}

function standing({ state, from }: Pair): string {
  switch (state) {
    case "invited":
      return t("Your invitation waits for an answer");
    case "compare":
      return from ? t("Compare six numbers with {name}", { name: from }) : t("Compare six numbers");
    case "done":
      return t("You are linked");
    default:
      return t("It is where you left it");
  }
}

// The quiet way in; where somebody keeps Stillnear for themselves, only how to change that.
function Link({ linked, solo }: { linked: boolean; solo: boolean }) {
  const pair = useView<Pair>("pair");
  const begun = pair?.ok === true && mine(pair).state !== "none" ? pair : null;
  useLooking(begun);
  if (status.value.state === "sample") return null;
  if (solo && !begun)
    return (
      <section class="section" aria-labelledby="two">
        <h2 id="two">{t("For you alone")}</h2>
        <p class="soft">
          {t("You keep Stillnear for yourself. Nobody else can notice.")} <a href="#/me">{t("Change it under Me")}</a>
        </p>
        <Rows>
          <Item icon={Icons.Help} name={t("Help")} hint={t("Lines by country, and a private safety check")} href="#/help" />
        </Rows>
      </section>
    );
  return (
    <section class="section" aria-labelledby="two">
      <h2 id="two">{linked ? t("With somebody else") : t("With two phones")}</h2>
      {!linked && <p class="soft">{t("Nothing you wrote alone goes over by itself. You hand over one thing at a time, after seeing exactly what the other will see.")}</p>}
      <Rows>
        {begun ? (
          <Item icon={Icons.Together} name={t("Go on with linking")} hint={standing(begun)} href={whereTo(begun)} />
        ) : (
          <Item icon={Icons.Together} name={linked ? t("Invite somebody else") : t("Invite my partner")} hint={t("A link, or a picture to scan")} href="#/invite" />
        )}
        {!begun && <Item icon={Icons.Key} name={t("I was sent a link")} href="#/join" />}
      </Rows>
      {!linked && (
        <p class="soft">
          {t("If you are afraid of your partner, stay with what is for you alone.")} <a href="#/safety">{t("A private safety check")}</a>
        </p>
      )}
    </section>
  );
}

function Several({ spaces }: { spaces: Space[] }) {
  return (
    <Rows label={t("With whom")}>
      {spaces.map((space) => (
        <Item key={space.space} icon={Icons.Together} name={space.name} hint={stateSaid(space)} href={`#/with/${space.space}`} />
      ))}
    </Rows>
  );
}

function One({ space }: { space: Space }) {
  return (
    <>
      <Standing space={space} />
      <Doors space={space} />
      <Manage space={space} />
    </>
  );
}

export default function Together() {
  const spaces = useHere();
  const alone = useSolo();
  const solo = alone === true;
  const [only, ...more] = spaces ?? [];
  if (!spaces && status.value.linked)
    return (
      <Page title={t("Together")}>
        <Waiting />
      </Page>
    );
  if (!only)
    return (
      <Page title={t("One is enough to begin")} lede={!solo && t("A loop between two people changes when one of them moves differently.")}>
        <TwoShapes />
        <Alone solo={solo} />
        {spaces && alone !== null && <Link linked={false} solo={solo} />}
        {status.value.state !== "sample" && <Sample />}
      </Page>
    );
  return (
    <Page title={more.length > 0 ? t("Together") : t("You and {name}", { name: only.name })} lede={more.length > 0 ? t("With each of them apart. Nothing goes from one to another.") : stateSaid(only)}>
      <TwoShapes />
      {more.length > 0 ? <Several spaces={[only, ...more]} /> : <One space={only} />}
      <Alone solo={solo} linked={more.length === 0 && isOn(only)} />
      <Link linked solo={solo} />
    </Page>
  );
}
