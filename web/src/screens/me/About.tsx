// What this is, which version of it, and what it is made of.
import { useEffect, useState } from "preact/hooks";
import { t } from "../../t";
import { Disclosure, Page } from "../../ui";
import { Update } from "./Update";

interface Release {
  version: string;
  fingerprint: string;
}

export function useRelease(): Release | null {
  const [release, set] = useState<Release | null>(null);
  useEffect(() => {
    fetch("release.json")
      .then((reply) => reply.json() as Promise<Release>)
      .then(set)
      .catch(() => undefined); // offline before it was ever fetched: the line is left out
  }, []);
  return release;
}

const parts = () => [
  { name: "libsodium", licence: "ISC", what: t("seals and opens what you write") },
  { name: "jansson", licence: "MIT", what: t("reads and writes the entries") },
  { name: "Preact, Preact Signals", licence: "MIT", what: t("draw the screens") },
  { name: "zxcvbn-ts", licence: "MIT", what: t("judges how hard a passphrase is to guess") },
  { name: "EFF word list", licence: "CC BY 3.0 US", what: t("the words that passphrases are drawn from, by the Electronic Frontier Foundation") },
  { name: "Lucide", licence: "ISC", what: t("the icons") },
  { name: "Atkinson Hyperlegible Next", licence: "OFL 1.1", what: t("the letters you read, by the Braille Institute") },
  { name: "Fraunces", licence: "OFL 1.1", what: t("the letters of the headings") },
];

export function About() {
  const release = useRelease();
  return (
    <Page title={t("About Stillnear")} back="/me">
      <div class="stack">
        <p>{t("Still: slow down. Near: stay present. A private companion for people who would like to be safer with each other, one step at a time.")}</p>
        <p>{t("Nobody but you can read what you write, until you hand something over. Without an account nothing of it leaves this device; with one, only sealed copies do. No counting, no third party. It is not therapy.")}</p>
      </div>
      <section class="section" aria-labelledby="version">
        <h2 id="version">{t("This version")}</h2>
        <p>{release === null ? t("Not known just now.") : <code>{`${release.version} · ${release.fingerprint}`}</code>}</p>
        <Update />
        <p class="small">{t("The letters are a fingerprint of every file of the app. The file release.json lists them all, so that anybody can compare what a server hands out with what was built from the source.")}</p>
      </section>
      <section class="section" aria-labelledby="licence">
        <h2 id="licence">{t("Licence")}</h2>
        <p>{t("Stillnear is free software under the Apache License 2.0. You may use, study, change and share it.")}</p>
        <Disclosure summary={t("Made with")}>
          <ul class="bullets">
            {parts().map(({ name, licence, what }) => (
              <li key={name}>
                {name} ({licence}): {what}
              </li>
            ))}
          </ul>
        </Disclosure>
      </section>
    </Page>
  );
}
