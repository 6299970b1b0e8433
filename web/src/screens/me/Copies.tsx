// Copies: one sealed file to keep elsewhere, bringing one back, and everything as plain text.
import { useState } from "preact/hooks";
import { backup, exportLines, importFile, status } from "../../engine";
import { t, tn } from "../../t";
import { Banner, Button, Page, Problem, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { hasAccount } from "../parts/Level";
import { save } from "./save";
import { Secret, useLeast } from "./Secret";

function Make() {
  const [words, setWords] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async () => {
    setBusy(true);
    setProblem(null);
    const reply = await backup(words);
    setBusy(false);
    if (!reply.ok) return setProblem(sentence(reply));
    save(reply.blob, "bin");
    setWords("");
    setAgain("");
    toast(t("The copy is among your downloads."));
  };
  return (
    <section class="section" aria-labelledby="make">
      <h2 id="make">{t("Make a copy")}</h2>
      <p class="soft">{t("One sealed file with everything in it. Put it where you would find it again: another device, a stick, a cloud.")}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <Secret
          label={t("A passphrase for this file")}
          hint={`${useLeast()} ${t("Without it nobody can open the file, you neither.")}`}
          value={words}
          onInput={(typed) => (setProblem(null), setWords(typed))}
          problem={problem}
          fresh
          again={again}
          onAgain={setAgain}
        />
        <div class="row">
          <Button type="submit" icon={Icons.Save} busy={busy} disabled={words === "" || words !== again}>
            {t("Save the copy")}
          </Button>
        </div>
      </form>
    </section>
  );
}

interface Brought {
  added: number;
  already: number;
  refused: number;
}

function broughtSaid({ added, already, refused }: Brought): string {
  return [
    tn("{n} entry came back.", "{n} entries came back.", added),
    already > 0 ? tn("{n} was here already.", "{n} were here already.", already) : "",
    refused > 0 ? tn("{n} could not be read and was left out; the file still holds it.", "{n} could not be read and were left out; the file still holds them.", refused) : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function BringBack() {
  const [file, setFile] = useState<File | null>(null);
  const [words, setWords] = useState("");
  const [asked, ask] = useState(false); // the file is sealed and wants its passphrase
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [brought, bring] = useState<Brought | null>(null);

  const take = async (chosen: File, passphrase?: string) => {
    setBusy(true);
    setProblem(null);
    bring(null);
    const reply = await importFile(chosen, passphrase);
    setBusy(false);
    if (reply.ok) {
      bring(reply);
      setFile(null);
      setWords("");
      ask(false);
    } else if (reply.why === "needs_passphrase") ask(true);
    else setProblem(sentence(reply));
  };
  return (
    <section class="section" aria-labelledby="bring">
      <h2 id="bring">{t("Bring a copy back")}</h2>
      <p class="soft">{t("It adds what is missing here and takes nothing away.")}</p>
      <div class="row wrap">
        <label class="btn quiet pick-file">
          <Icons.Load />
          <span>{t("Choose the file")}</span>
          <input
            type="file"
            onChange={(event) => {
              const chosen = event.currentTarget.files?.[0];
              event.currentTarget.value = "";
              if (!chosen) return;
              setFile(chosen);
              void take(chosen);
            }}
          />
        </label>
        {busy && <span class="soft">{t("One moment")}</span>}
      </div>
      {file && asked && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void take(file, words);
          }}
        >
          <Secret label={t("The passphrase of this file")} value={words} onInput={(typed) => (setProblem(null), setWords(typed))} problem={problem} />
          <div class="row">
            <Button type="submit" busy={busy} disabled={words === ""}>
              {t("Open it")}
            </Button>
          </div>
        </form>
      )}
      {problem && !asked && <Problem>{problem}</Problem>}
      <p role="status">{brought && broughtSaid(brought)}</p>
    </section>
  );
}

function AsText() {
  const [problem, setProblem] = useState<string | null>(null);
  const take = async () => {
    setProblem(null);
    try {
      save(await exportLines(), "jsonl");
      toast(t("The file is among your downloads."));
    } catch {
      setProblem(t("The file could not be made. Nothing was changed. Please try again."));
    }
  };
  return (
    <section class="section" aria-labelledby="text">
      <h2 id="text">{t("As plain text")}</h2>
      <p class="soft">{t("Everything you wrote, one entry a line, for other programs and for you. Whoever has this file can read it.")}</p>
      <div class="row">
        <Button kind="quiet" onClick={() => void take()}>
          {t("Save as text")}
        </Button>
      </div>
      {problem && <Problem>{problem}</Problem>}
    </section>
  );
}

export function Copies() {
  const { state } = status.value;
  return (
    <Page title={t("Copies")} lede={
        hasAccount()
          ? t("Your account keeps a sealed copy. A file of your own is there even without it.")
          : t("What you wrote lives on this device only. A copy is what survives a lost phone or a cleared browser.")
      } back="/me">
      {state === "sample" ? (
        <Banner kind="sample">{t("This is the sample. Leave it to copy what is yours.")}</Banner>
      ) : (
        <>
          {state === "open" && <Make />}
          <BringBack />
          {state === "open" && <AsText />}
        </>
      )}
    </Page>
  );
}
