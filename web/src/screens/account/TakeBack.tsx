// Taking the account back: everybody else out, everything sealed anew under another key. Each step is remembered, so
// that it goes on where it stopped.
import { useState } from "preact/hooks";
import { useStop, useTalk, type Account, type Code } from "../../account/talk";
import { t } from "../../t";
import { Button, Field, Page, Problem, Segments, Still } from "../../ui";
import { Secret } from "../me/Secret";
import { Choose, type Chosen } from "./Choose";
import { KeepCode } from "./Code";
import { Done } from "./Done";
import { Prove } from "./Prove";

type Step = "why" | "proof" | "passphrase" | "code" | "done";
type Way = "passphrase" | "recovery";

function Why({ onNext }: { onNext: () => void }) {
  return (
    <Page title={t("Take back my account")} lede={t("For when a device is lost, or somebody may know your passphrase or code.")} back="/account">
      <ol class="in-order">
        <li>{t("You say once more that it is you.")}</li>
        <li>{t("You get another passphrase and another recovery code. The old ones, and all passkeys, open nothing any more.")}</li>
        <li>{t("All other devices are signed out at once.")}</li>
        <li>{t("Everything is sealed anew under another key, and the old copies are taken off the server.")}</li>
      </ol>
      <p>{t("None of your entries is lost. It takes a few minutes, and can be interrupted.")}</p>
      <p class="small">{t("What somebody has read or copied before cannot be taken back. What is on a lost device stays on it, sealed or not as it was.")}</p>
      <div class="row wrap">
        <Button onClick={onNext}>{t("Begin")}</Button>
        <Button kind="plain" href="#/safety">
          {t("If home is not safe")}
        </Button>
      </div>
    </Page>
  );
}

interface ProofProps {
  way: Way;
  words: string;
  problem: string | null;
  onWay: (way: Way) => void;
  onType: (words: string) => void;
  onBack: () => void;
  onNext: () => void;
}

function Proof(props: ProofProps) {
  const ways = [
    { id: "passphrase" as const, name: t("Passphrase") },
    { id: "recovery" as const, name: t("Recovery code") },
  ];
  return (
    <Still
      title={t("Say that it is you")}
      onBack={props.onBack}
      onSubmit={props.onNext}
      actions={
        <Button wide type="submit" disabled={props.words.trim() === ""}>
          {t("Go on")}
        </Button>
      }
    >
      <Segments legend={t("With what")} options={ways} value={props.way} onPick={props.onWay} />
      {props.way === "passphrase" ? (
        <Secret label={t("Your passphrase now")} value={props.words} onInput={props.onType} problem={props.problem} />
      ) : (
        <Field label={t("Your recovery code now")} value={props.words} onInput={props.onType} problem={props.problem} />
      )}
    </Still>
  );
}

interface NewWordsProps {
  handle: string;
  chosen: Chosen;
  busy: boolean;
  problem: string | null;
  onChoose: (chosen: Chosen) => void;
  onBack: () => void;
  onNext: () => void;
}

function NewWords(props: NewWordsProps) {
  return (
    <Still
      title={t("Another passphrase")}
      lede={t("It must not be the old one.")}
      onBack={props.onBack}
      onSubmit={props.onNext}
      actions={
        <Button wide type="submit" busy={props.busy} disabled={!props.chosen.enough}>
          {props.busy ? t("One moment") : t("I have kept it, go on")}
        </Button>
      }
    >
      <Choose handle={props.handle} onChoose={props.onChoose} />
      {props.problem && <Problem>{props.problem}</Problem>}
    </Still>
  );
}

const ofProof = new Set(["no_login", "wrong_login", "wrong_passphrase", "wrong_recovery", "code_mistyped", "code_length"]);

export function TakeBack({ account }: { account: Account }) {
  const [step, turn] = useState<Step>("why");
  const [way, take] = useState<Way>("passphrase");
  const [words, type] = useState("");
  const [chosen, choose] = useState<Chosen>({ passphrase: "", enough: false });
  const [code, keep] = useState<Code | null>(null);
  const talk = useTalk();
  useStop();

  const begin = async () => {
    const made = await talk.say<Code>("take_back", { [way]: words, new_passphrase: chosen.passphrase });
    if (!made) return;
    keep(made);
    turn("code");
  };
  const finish = async (typed: string) => {
    if (await talk.say("take_back_confirm", { typed })) turn("done");
  };
  if (step === "passphrase" && talk.why !== null && ofProof.has(talk.why)) turn("proof");

  if (step === "done") return <Done title={t("It is yours alone again")} lede={t("All others are out, and everything is sealed anew.")} action={t("To my account")} href="/account" />;
  if (account.taking_back && !talk.busy) return <GoOn problem={talk.problem} onDone={() => turn("done")} />;
  switch (step) {
    case "why":
      return <Why onNext={() => turn("proof")} />;
    case "proof":
      return (
        <Proof way={way} words={words} problem={talk.problem} onWay={(next) => (talk.clear(), type(""), take(next))} onType={(typed) => (talk.clear(), type(typed))} onBack={() => turn("why")} onNext={() => turn("passphrase")} />
      );
    case "passphrase":
      return <NewWords handle={account.handle} chosen={chosen} busy={talk.busy} problem={talk.problem} onChoose={choose} onBack={() => turn("proof")} onNext={() => void begin()} />;
    case "code":
      return (
        code && <KeepCode code={code} busy={talk.busy} problem={talk.problem} confirm={t("Take it back now")} onBack={() => turn("passphrase")} onType={talk.clear} onConfirm={(typed) => void finish(typed)} />
      );
  }
}

// The proof that was given goes on holding; where it does not, it is asked for again.
function GoOn({ problem, onDone }: { problem: string | null; onDone: () => void }) {
  const talk = useTalk();
  const resume = async (proof: object = {}) => {
    if (await talk.say("account_resume", proof)) onDone();
  };
  const asked = talk.why !== null && ofProof.has(talk.why);
  return (
    <Page title={t("It was interrupted")} lede={t("Nothing was lost. It goes on where it stopped.")} back="/account">
      {asked ? (
        <Prove action={t("Go on")} busy={talk.busy} problem={talk.problem} onType={() => undefined} onProve={(passphrase) => void resume({ passphrase })} />
      ) : (
        <>
          {(talk.problem ?? problem) && <Problem>{talk.problem ?? problem}</Problem>}
          <div class="row">
            <Button busy={talk.busy} onClick={() => void resume()}>
              {talk.busy ? t("Going on, a moment") : t("Go on")}
            </Button>
          </div>
        </>
      )}
    </Page>
  );
}
