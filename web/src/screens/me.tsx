// Me: how it looks, the lock, copies, the ways out. Each part that needs room is a page of its own under /me.
import { useState } from "preact/hooks";
import { useView } from "../ask";
import { command, lock, status } from "../engine";
import { look, wear, type Look } from "../look";
import type { ScreenProps } from "../routes";
import { openSample } from "../sample";
import { languages, locale, nameOf, speak, t } from "../t";
import { Item, Page, Problem, Rows, Segments, Switch } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { About, useRelease } from "./me/About";
import { Copies } from "./me/Copies";
import { Delete } from "./me/Delete";
import { Lock } from "./me/Lock";
import { Storage } from "./me/Storage";
import { hasAccount, levelSaid } from "./parts/Level";
import { Notices } from "./parts/Notices";
import { Picker } from "./parts/Picker";
import { stateSaid, useHere } from "./together/spaces";

function Looks() {
  return (
    <section class="section" aria-labelledby="look">
      <h2 id="look">{t("How it looks")}</h2>
      <Segments<Look>
        legend={t("Appearance")}
        options={[
          { id: "light", name: t("Light") },
          { id: "dark", name: t("Dark") },
          { id: "night", name: t("Night") },
        ]}
        value={look.value}
        onPick={wear}
      />
      <p class="small not-at-night">{t("Night is dim and warm, with larger type and fewer words.")}</p>
      {languages.length > 1 && (
        <Picker
          label={t("Language")}
          options={languages.map((lang) => ({ id: lang, name: nameOf(lang) }))}
          value={locale()}
          onPick={(lang) => void speak(lang).catch(() => undefined)}
        />
      )}
    </section>
  );
}

function Mine() {
  return (
    <section class="section" aria-labelledby="mine">
      <h2 id="mine">{t("Yours")}</h2>
      <Rows>
        <Item icon={Icons.Map} name={t("Where I lean")} hint={t("Your place on the map")} href="#/map" />
        <Item icon={Icons.List} name={t("Questionnaires")} hint={t("Published ones, if you may use their wording")} href="#/questionnaires" />
        <Item icon={Icons.Calm} name={t("What calms me")} hint={t("Lines for the next hard moment")} href="#/calm" />
        <Item icon={Icons.List} name={t("Everything you wrote")} hint={t("Read, change or delete it")} href="#/entries" />
      </Rows>
    </section>
  );
}

function Keys() {
  const set = status.value.lock === "passphrase";
  const has = hasAccount();
  return (
    <section class="section" aria-labelledby="keys">
      <h2 id="keys">{t("Keys and copies")}</h2>
      <Rows>
        <Item icon={Icons.Account} name={t("Account")} hint={has ? levelSaid(status.value) : t("None. Everything stays on this device")} href="#/account" />
        <Item icon={Icons.Key} name={t("Lock")} hint={set ? t("Set. Nobody can reset it for you") : t("None. This device opens it by itself")} href="#/me/lock" />
        {set && status.value.state === "open" && <Item icon={Icons.Lock} name={t("Lock now")} hint={t("Everything is wiped from memory")} onClick={() => void lock()} />}
        <Item icon={Icons.Save} name={t("Copies")} hint={t("A file you can restore, and one you can read")} href="#/me/backup" />
        <Item icon={Icons.Device} name={t("Does it last?")} hint={t("Storage, and installing the app")} href="#/me/storage" />
      </Rows>
    </section>
  );
}

// With whom something is shared, each with its way out; or that nobody is to be linked with.
function Sharing() {
  const spaces = useHere() ?? [];
  const solo = useView<{ value: string | null }>("setting", { name: "solo" });
  const [problem, setProblem] = useState<string | null>(null);
  const isAlone = solo?.ok === true && solo.value === "yes";
  if (status.value.state !== "open" || (spaces.length === 0 && !isAlone)) return null;
  const turn = async () => {
    const reply = await command("add", { entry: { t: "setting", name: "solo", value: isAlone ? "no" : "yes" } });
    setProblem(reply.ok ? null : sentence(reply));
  };
  return (
    <section class="section" aria-labelledby="sharing">
      <h2 id="sharing">{t("Sharing")}</h2>
      <Rows>
        {spaces.map((space) => (
          <Item key={space.space} icon={Icons.Together} name={space.name} hint={stateSaid(space)} href={`#/with/${space.space}/settings`} />
        ))}
        {spaces.map((space) => (
          <Item key={`leave ${space.space}`} icon={Icons.Out} name={t("Leave {name}", { name: space.name })} hint={t("Pause, stop, or stop and remove. It needs no reason")} href={`#/with/${space.space}/leave`} />
        ))}
        {isAlone && (
          <li>
            <Switch label={t("For me alone")} hint={t("Stillnear offers no linking. Nobody else can notice")} on onTurn={() => void turn()} />
          </li>
        )}
      </Rows>
      {problem && <Problem>{problem}</Problem>}
    </section>
  );
}

function Quiet() {
  return (
    <section class="section" aria-labelledby="quiet">
      <h2 id="quiet">{t("Quiet")}</h2>
      <ul class="bullets soft">
        <li>
          {t("Exit, at the top of every screen, locks Stillnear and opens a plain page.")} <span class="only-keys">{t("Shift three times does the same.")}</span>
        </li>
        <li>{t("Installed, it covers itself when another app is in front.")}</li>
        <li>{t("It asks for no place, no contacts, no microphone, and sends no notices unless you turn them on.")}</li>
      </ul>
      {status.value.state !== "sample" && (
        <Rows>
          <Item icon={Icons.Clock} name={t("Reminders")} hint={t("At times you choose. Off, unless you want them")} href="#/me/reminders" />
        </Rows>
      )}
    </section>
  );
}

function WaysOut() {
  const [problem, setProblem] = useState<string | null>(null);
  const sample = async () => {
    const reply = await openSample();
    setProblem(reply.ok ? null : sentence(reply));
  };
  return (
    <section class="section" aria-labelledby="out">
      <h2 id="out">{t("Help, and the ways out")}</h2>
      <Rows>
        <Item icon={Icons.Help} name={t("Help")} hint={t("Lines by country, and a private safety check")} href="#/help" />
        {status.value.state !== "sample" && <Item icon={Icons.Sample} name={t("Look at a sample couple")} hint={t("Invented, in memory only")} onClick={() => void sample()} />}
        <Item icon={Icons.Delete} stop name={t("Delete all of it")} hint={t("From this device. This cannot be undone")} href="#/me/delete" />
      </Rows>
      {problem && <Problem>{problem}</Problem>}
    </section>
  );
}

function Main() {
  const release = useRelease();
  return (
    <Page title={t("Yours, and only yours")} lede={hasAccount() ? t("Everything lives sealed on this device, and sealed with the server.") : t("Everything lives sealed on this device.")}>
      <Notices />
      <Looks />
      <Mine />
      <Keys />
      <Sharing />
      <Quiet />
      <WaysOut />
      <p class="small">
        <a href="#/me/about">{t("About Stillnear")}</a>
        {release !== null && <span class="version"> {t("version {version}", { version: release.version })}</span>}
      </p>
    </Page>
  );
}

export default function Me({ params }: ScreenProps) {
  switch (params["part"]) {
    case "lock":
      return <Lock />;
    case "backup":
      return <Copies />;
    case "storage":
      return <Storage />;
    case "delete":
      return <Delete />;
    case "about":
      return <About />;
    default:
      return <Main />;
  }
}
