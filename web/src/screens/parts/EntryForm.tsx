// The form that changes an entry: the fields it was written with, held to the engine's own limits. What is typed is
// a draft, so closing the app in the middle loses nothing.
import { useState } from "preact/hooks";
import { useView } from "../../ask";
import { useDraft } from "../../draft";
import { command } from "../../engine";
import { t } from "../../t";
import { Area, Button, Chips, Choice, Field, Problem, Slider, toast, Waiting } from "../../ui";
import { choiceOf, fieldsOf, type Entry, type FieldWords, type Type } from "../../words/entries";
import { sentence } from "../../words/errors";

interface Limits {
  kind: string;
  min?: number;
  max?: number;
  words?: string; // of a choice, with spaces between
  needed?: boolean;
}

type Constants = { types: Record<string, Record<string, Limits>> };

const LINE_MOST = 200; // a text up to here is one line

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

interface OneProps {
  field: FieldWords;
  limits: Limits;
  value: unknown;
  onChange: (value: unknown) => void;
}

// A list of short texts as lines of one area: the simplest thing that a keyboard and a screen reader both know.
function Listed({ field, limits, value, onChange }: OneProps) {
  const most = limits.max ?? 1;
  return (
    <Area
      label={field.label}
      hint={t("One on each line, at most {most}", { most })}
      value={texts(value).join("\n")}
      onInput={(typed) => onChange(typed.split("\n").slice(0, most))}
    />
  );
}

function One(props: OneProps) {
  const { field, limits, value, onChange } = props;
  switch (limits.kind) {
    case "flag":
      return (
        <Chips
          label={field.label}
          options={[{ id: "yes", name: field.label }]}
          picked={value === true ? ["yes"] : []}
          onPick={(picked) => onChange(picked.length > 0)}
        />
      );
    case "number":
      return (
        <Slider
          label={field.label}
          value={typeof value === "number" ? value : null}
          min={limits.min ?? 0}
          max={limits.max ?? 10}
          ends={[field.low ?? "", field.high ?? ""]}
          onInput={onChange}
        />
      );
    case "choice":
      return (
        <div class="stack tight">
          <p class="label">{field.label}</p>
          <Choice
            legend={field.label}
            options={(limits.words ?? "").split(" ").map((id) => ({ id, name: choiceOf(field.name, id) }))}
            value={typeof value === "string" ? value : null}
            onPick={onChange}
          />
        </div>
      );
    case "words":
    case "texts":
      return <Listed {...props} />;
    default: {
      const text = typeof value === "string" ? value : "";
      const most = limits.max ?? LINE_MOST;
      return most <= LINE_MOST ? (
        <Field label={field.label} value={text} limit={most} onInput={onChange} />
      ) : (
        <Area label={field.label} value={text} limit={most} onInput={onChange} />
      );
    }
  }
}

// What the engine adds itself does not go back to it; what is empty was not said.
function whole(entry: Entry): Entry {
  return Object.fromEntries(
    Object.entries(entry).flatMap(([name, value]) => {
      if (["o", "c", "ahead", "shared"].includes(name) || value === null || value === "") return [];
      if (!Array.isArray(value) || typeof value[0] === "number") return [[name, value]];
      const said = value.map((one) => String(one).trim()).filter((one) => one !== "");
      return said.length > 0 ? [[name, said]] : [];
    }),
  );
}

export function EntryForm({ entry, type, onDone }: { entry: Entry & { o: string }; type: Type; onDone: () => void }) {
  const draft = useDraft<{ o: string; entry: Entry }>("edit", { o: "", entry: {} });
  const constants = useView<Constants>("constants");
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const now = draft.value.o === entry.o ? draft.value.entry : entry;
  if (constants === null) return <Waiting />;
  if (!constants.ok) return <Problem>{sentence(constants)}</Problem>;
  const limits = constants.types[type] ?? {};

  const save = async () => {
    setBusy(true);
    const reply = await command("edit", { o: entry.o, entry: whole(now) });
    setBusy(false);
    if (!reply.ok) return setProblem(sentence(reply));
    await draft.clear();
    toast(t("Changed."), () => void command("undo"));
    onDone();
  };
  return (
    <form
      class="stack wide"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {fieldsOf(type).flatMap((field) => {
        const limit = limits[field.name];
        if (limit === undefined) return [];
        return [
          <One
            key={field.name}
            field={field}
            limits={limit}
            value={now[field.name]}
            onChange={(value) => draft.set({ o: entry.o, entry: { ...now, [field.name]: value } })}
          />,
        ];
      })}
      {problem && <Problem>{problem}</Problem>}
      <div class="row wrap">
        <Button type="submit" busy={busy}>
          {t("Keep the change")}
        </Button>
        <Button kind="plain" onClick={() => void draft.clear().then(onDone)}>
          {t("Leave it as it was")}
        </Button>
      </div>
    </form>
  );
}
