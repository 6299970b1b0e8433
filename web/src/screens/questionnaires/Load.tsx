// Loading the wording of a published questionnaire: chosen, counted, checked, and kept sealed like everything else.
import { useState } from "preact/hooks";
import { view } from "../../engine";
import { keep, keptWords } from "../../keep";
import { t, tn } from "../../t";
import { Area, Button, Problem, toast } from "../../ui";
import * as Icons from "../../ui/icons";
import { sentence } from "../../words/errors";
import { Picker } from "../parts/Picker";
import { permissionSaid, type Questionnaire } from "./data";

const FILE_MAX = 1 << 20; // bytes: no wording is as large

interface Fault {
  ok: false;
  err: string;
  why: string;
  have?: number;
  need?: number;
  line?: number;
}

function faultSaid(fault: Fault): string {
  const { have = 0, need = 0, line = 0 } = fault;
  switch (fault.why) {
    case "no_text":
      return t("This is not plain text, or it is far too large. Save it as a text file, one item a line, and try again. Nothing was kept.");
    case "too_few_lines":
    case "too_many_lines":
      return t("That is {have}, and this questionnaire has {need}: one item a line, in the published order. Nothing was kept.", {
        have: tn("{n} line", "{n} lines", have),
        need: tn("{n} item", "{n} items", need),
      });
    case "line_too_long":
      return t("Item {line} has more than 200 characters. Is it two items in one line? Nothing was kept.", { line });
    case "line_twice":
      return t("Item {line} says what an earlier one says. Look whether a line was copied twice. Nothing was kept.", { line });
    case "no_measure":
      return t("The figures of this questionnaire are not on this device yet. They come with the network; then try again. Nothing was lost.");
    default:
      return sentence(fault);
  }
}

const linesIn = (text: string): number => text.split("\n").filter((line) => line.trim() !== "").length;

export function Load({ choices }: { choices: readonly Questionnaire[] }) {
  const [name, choose] = useState(choices[0]?.name ?? "");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const chosen = choices.find((one) => one.name === name) ?? choices[0];
  if (!chosen) return null;

  const write = (words: string) => (setProblem(null), setText(words));
  const read = async (file: File) => {
    if (file.size > FILE_MAX) return setProblem(faultSaid({ ok: false, err: "input", why: "no_text" }));
    write(await file.text());
  };
  const load = async () => {
    setBusy(true);
    const checked = (await view("wording", { instrument: chosen.name, text })) as { ok: true; lines: string[] } | Fault;
    const kept = checked.ok ? await keep({ t: "wording", instrument: chosen.name, lines: checked.lines }) : checked;
    setBusy(false);
    if (!kept.ok) return setProblem(faultSaid(kept));
    setText("");
    toast(keptWords());
  };

  return (
    <section class="section" aria-labelledby="load">
      <h2 id="load">{t("Load a wording")}</h2>
      <p class="soft">{t("Stillnear brings the figures of these questionnaires and never their words. Load only wording that you are entitled to use. It stays sealed with what you wrote, and is shown to nobody else.")}</p>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void load();
        }}
      >
        <Picker label={t("Questionnaire")} options={choices.map((one) => ({ id: one.name, name: one.title }))} value={chosen.name} onPick={(picked) => (setProblem(null), choose(picked))} />
        <p class="small">
          {tn("{n} item.", "{n} items.", chosen.items)} {permissionSaid(chosen.permission)}
        </p>
        <div class="row wrap">
          <label class="btn quiet pick-file">
            <Icons.Load />
            <span>{t("Choose a text file")}</span>
            <input
              type="file"
              accept=".txt,text/plain"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = "";
                if (file) void read(file);
              }}
            />
          </label>
        </div>
        <Area label={t("or paste it here, one item a line")} rows={6} value={text} onInput={write} />
        <p class="hint" role="status">
          {text.trim() !== "" && t("{have} of {need} lines", { have: linesIn(text), need: chosen.items })}
        </p>
        {problem && <Problem>{problem}</Problem>}
        <div class="row">
          <Button type="submit" busy={busy} disabled={text.trim() === ""}>
            {t("Load it")}
          </Button>
        </div>
      </form>
    </section>
  );
}
