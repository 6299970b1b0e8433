// A new passphrase: six words drawn by the vault, or one's own if it is hard enough to guess.
import { useEffect, useState } from "preact/hooks";
import { command } from "../../engine";
import { t } from "../../t";
import { Button, Problem, Waiting } from "../../ui";
import * as Icons from "../../ui/icons";
import { Secret, useLeast } from "../me/Secret";

export interface Chosen {
  passphrase: string;
  enough: boolean;
}

export interface ChooseProps {
  handle: string;
  onChoose: (chosen: Chosen) => void;
}

const none: Chosen = { passphrase: "", enough: false };

async function draw(): Promise<string[] | null> {
  const [reply, { default: content }] = await Promise.all([command<{ words: number[] }>("account_words"), import("../../../../content/passphrase.json")]);
  return reply.ok ? reply.words.map((at) => content.words[at] ?? "") : null;
}

export function Choose(props: ChooseProps) {
  const [own, choose] = useState(false);
  const turn = (to: boolean) => {
    props.onChoose(none);
    choose(to);
  };
  return own ? <Own {...props} onBack={() => turn(false)} /> : <Drawn {...props} onOwn={() => turn(true)} />;
}

function Drawn({ onChoose, onOwn }: ChooseProps & { onOwn: () => void }) {
  const [words, set] = useState<string[] | null>(null);
  const [failed, fail] = useState(false);
  const again = async () => {
    const drawn = await draw().catch(() => null);
    fail(drawn === null);
    if (!drawn) return;
    set(drawn);
    onChoose({ passphrase: drawn.join(" "), enough: true });
  };
  useEffect(() => void again(), []);
  if (failed) return <Problem>{t("The words are not on this device yet. Nothing was lost. Try again when you are connected, or choose your own.")}</Problem>;
  if (!words) return <Waiting />;
  return (
    <div class="stack">
      <ol class="six-words" aria-label={t("Your six words")}>
        {words.map((word, i) => (
          <li key={i}>{word}</li>
        ))}
      </ol>
      <p class="small">{t("Small letters, one space between two words. Write them down where nobody else looks, or keep them in a password manager.")}</p>
      <div class="row wrap">
        <Button kind="quiet" small icon={Icons.Again} onClick={() => void again()}>
          {t("Other words")}
        </Button>
        <Button kind="plain" small onClick={onOwn}>
          {t("I choose my own")}
        </Button>
      </div>
    </div>
  );
}

type Judge = typeof import("../../account/strength");

function Own({ handle, onChoose, onBack }: ChooseProps & { onBack: () => void }) {
  const [words, setWords] = useState("");
  const [again, setAgain] = useState("");
  const [judge, bring] = useState<Judge | null>(null);
  const least = useLeast();
  useEffect(() => void import("../../account/strength").then(bring, () => undefined), []);
  const hard = judge !== null && words !== "" && judge.bitsOf(words, handle) >= judge.BITS_NEEDED;
  useEffect(() => onChoose({ passphrase: words, enough: hard && words === again }), [words, again, hard]);
  return (
    <div class="stack">
      <Secret
        label={t("Your own passphrase")}
        hint={`${least} ${t("It must withstand somebody who can guess for years. Four or five words that nobody would put together do.")}`}
        value={words}
        onInput={setWords}
        fresh
        again={again}
        onAgain={setAgain}
      />
      <p class={`strength ${hard ? "enough" : ""}`} role="status">
        {words !== "" && (hard ? t("Hard to guess.") : t("Too easy to guess so far. Another word would help."))}
      </p>
      <div class="row">
        <Button kind="plain" small onClick={onBack}>
          {t("Rather six drawn words")}
        </Button>
      </div>
    </div>
  );
}
