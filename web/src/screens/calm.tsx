// What calms me: up to eight lines in one's own words, shown on Today and when slowing down.
import { useEffect, useState } from "preact/hooks";
import { useView } from "../ask";
import { useDraft } from "../draft";
import { command } from "../engine";
import { keep } from "../keep";
import { back } from "../router";
import { useOn, type Handed } from "../spaces";
import { t } from "../t";
import { Button, Field, IconButton, Page, Problem, toast, tooLong, Waiting } from "../ui";
import * as Icons from "../ui/icons";
import { sentence } from "../words/errors";
import { HandedAudience } from "./parts/Handed";

const LINES_MOST = 8;
const LINE_MOST = 200;

interface Kept {
  o: string;
  lines: string[];
  shared?: Handed[];
}

const ideas = () => [
  t("a slow breath out, hand on my chest"),
  t("the kitchen window, and a glass of water"),
  t("it was loud before, and it passed"),
  t("a name of somebody who is glad to hear from me"),
];

function Lines({ lines, onChange }: { lines: readonly string[]; onChange: (lines: string[]) => void }) {
  const shown = lines.length === 0 ? ["", ""] : lines;
  return (
    <div class="stack">
      {shown.map((line, i) => (
        <div key={i} class="line-of-mine">
          <Field
            label={t("Line {n}", { n: i + 1 })}
            hideLabel
            value={line}
            limit={LINE_MOST}
            placeholder={ideas()[i] ?? ""}
            onInput={(typed) => onChange(shown.map((had, j) => (j === i ? typed : had)))}
          />
          {shown.length > 1 && (
            <IconButton icon={Icons.Close} quiet label={t("Take out line {n}", { n: i + 1 })} onClick={() => onChange(shown.filter((_, j) => j !== i))} />
          )}
        </div>
      ))}
      {shown.length < LINES_MOST && (
        <div class="row">
          <IconButton icon={Icons.Plus} onClick={() => onChange([...shown, ""])}>
            {t("One more line")}
          </IconButton>
        </div>
      )}
    </div>
  );
}

export default function Calm() {
  const kept = useView<{ entries: Kept[] }>("list", { type: "calm", limit: 1 });
  const draft = useDraft<{ lines: string[] | null }>("calm", { lines: null });
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const had = kept?.ok === true ? kept.entries[0] : undefined;
  const linked = useOn().length > 0;
  const lines = draft.value.lines ?? had?.lines ?? [];
  const said = lines.map((line) => line.trim()).filter((line) => line !== "");
  useEffect(() => setProblem(null), [lines.length]);

  const save = async () => {
    setBusy(true);
    const entry = { t: "calm", lines: said };
    const reply = had ? await command("edit", { o: had.o, entry }) : await keep(entry);
    setBusy(false);
    if (!reply.ok) return setProblem(sentence(reply));
    await draft.clear();
    toast(t("Kept. You find it on Today and under Slow down."));
    back("/today");
  };

  return (
    <Page title={t("What calms me")} lede={t("Two or three things that have helped before, small and near. In your own words.")} back="/today">
      <div class="up">
        <HandedAudience shared={had?.shared ?? []} />
      </div>
      {kept === null ? (
        <Waiting />
      ) : (
        <form
          class="stack wide"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Lines lines={lines} onChange={(next) => draft.set({ lines: next })} />
          {problem && <Problem>{problem}</Problem>}
          <div class="row">
            <Button type="submit" busy={busy} disabled={said.length === 0 || said.some((line) => tooLong(line, LINE_MOST))}>
              {t("Keep it")}
            </Button>
            {linked && had && draft.value.lines === null && (
              <Button kind="quiet" icon={Icons.Hands} href={`#/handover/${had.o}?just=lines`}>
                {t("Hand it over")}
              </Button>
            )}
          </div>
        </form>
      )}
    </Page>
  );
}
