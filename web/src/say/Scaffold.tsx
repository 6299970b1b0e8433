// The author's own words in four parts: "When ... I feel ... I need ... Would you ...?" The engine finds the parts; what it
// did not find stays open, with words to pick from. Nothing is changed unless its author uses it, and then it can be undone.
import { useEffect, useState } from "preact/hooks";
import { needs } from "../../../content/feelings.json";
import { view } from "../engine";
import { Feelings } from "../notice/Feelings";
import { blank } from "../notice/trigger";
import { t } from "../t";
import { Button, Disclosure, Problem, Segments, Sheet } from "../ui";

type Tone = "plain" | "warm" | "brief";
type Part = "happened" | "feel" | "need" | "ask";

interface Built {
  text: string;
  parts: Record<Part, string | null>;
}

// What the engine writes in the place of an open part (core/lens_scaffold.c). The lens reads English, so these are not
// translated.
const gaps = { feel: "[what I feel]", need: "[what I need]" } as const;

interface Picked {
  feelings: string[];
  need: string | null;
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function filled(text: string, { feelings, need }: Picked): string {
  const felt = feelings.length > 0 ? text.replace(gaps.feel, () => listed(feelings)) : text;
  return need === null ? felt : felt.replace(gaps.need, () => need.replace(/^I need /, "").replace(/\.$/, ""));
}

export interface ScaffoldProps {
  words: string;
  onUse: (words: string) => void;
  onClose: () => void;
}

export function Scaffold({ words, onUse, onClose }: ScaffoldProps) {
  const [tone, speak] = useState<Tone>("plain");
  const [built, build] = useState<Built | null>(null);
  const [absent, miss] = useState(false);
  const [picked, pick] = useState<Picked>({ feelings: [], need: null });
  useEffect(() => {
    let gone = false;
    void view<Built>("scaffold", { text: words, tone }).then((reply) => {
      if (gone) return;
      miss(!reply.ok);
      build(reply.ok ? reply : null);
    });
    return () => {
      gone = true;
    };
  }, [words, tone]);

  const text = built && filled(built.text, picked);
  return (
    <Sheet open title={t("Your words, in four parts")} onClose={onClose}>
      <Segments<Tone>
        legend={t("Tone")}
        options={[
          { id: "plain", name: t("Plain") },
          { id: "warm", name: t("Warm") },
          { id: "brief", name: t("Brief") },
        ]}
        value={tone}
        onPick={speak}
      />
      {absent && <Problem>{t("This is not on your device yet. It needs the network once.")}</Problem>}
      {text && (
        <blockquote class="gentler" aria-live="polite">
          {text.split(/(\[what [^\]]+\])/).map((part, i) => (i % 2 ? <mark key={i} class="gap">{part}</mark> : part))}
        </blockquote>
      )}
      {built && <Open parts={built.parts} picked={picked} pick={pick} />}
      <div class="stack tight">
        <Button wide disabled={!text} onClick={() => text && onUse(text)}>
          {t("Use these words")}
        </Button>
        <Button wide kind="plain" onClick={onClose}>
          {t("Leave mine as they are")}
        </Button>
      </div>
    </Sheet>
  );
}

function Open({ parts, picked, pick }: { parts: Built["parts"]; picked: Picked; pick: (picked: Picked) => void }) {
  const open = (["happened", "feel", "need", "ask"] as const).filter((part) => parts[part] === null);
  if (open.length === 0) return null;
  return (
    <div class="stack tight">
      <p class="small">{t("What was not found in your words stays open. Fill it here, or in the letter afterwards.")}</p>
      {parts.feel === null && (
        <Disclosure summary={t("Words for a feeling")}>
          <Feelings notes={{ ...blank, feelings: picked.feelings }} set={({ feelings }) => feelings && pick({ ...picked, feelings })} />
        </Disclosure>
      )}
      {parts.need === null && (
        <Disclosure summary={t("Words for a need")}>
          <div class="chips">
            {needs.map(({ word, sentence }) => (
              <button type="button" class={`chip ${picked.need === sentence ? "on" : ""}`} aria-pressed={picked.need === sentence} key={word} onClick={() => pick({ ...picked, need: picked.need === sentence ? null : sentence })}>
                {t(word)}
              </button>
            ))}
          </div>
        </Disclosure>
      )}
    </div>
  );
}
