import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t, tn } from "../t";
import { Problem } from "./Problem";

interface Words {
  label: string;
  hideLabel?: boolean; // where the heading already asks
  value: string;
  onInput: (value: string) => void;
  limit?: number; // in characters, as the engine counts them; said only when it is near
  placeholder?: string;
  hint?: ComponentChildren;
  problem?: string | null;
}

const waits = signal(0);

// Fields take nothing until the answer is called: words from earlier are on their way into the form, and what is typed
// at just that moment would be in their place, or they in its.
export function fieldsWait(): () => void {
  let waiting = true;
  waits.value++;
  return () => {
    if (waiting) waits.value--;
    waiting = false;
  };
}

// What the engine counts is code points, not UTF-16 units.
function counted(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

function Around(props: Words & { id: string; children: ComponentChildren }) {
  const { id, label, hideLabel, hint, problem, limit, value } = props;
  const left = limit === undefined ? Infinity : limit - counted(value);
  const near = limit !== undefined && left < Math.min(100, limit / 4);
  return (
    <div class="field">
      <label for={id} class={hideLabel ? "hide" : undefined}>
        {label}
      </label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {props.children}
      {near && left >= 0 && <p class="hint" role="status">{tn("{n} character left", "{n} characters left", left)}</p>}
      {left < 0 && <Problem id={`${id}-problem`}>{tn("{n} character too many", "{n} characters too many", -left)}</Problem>}
      {problem && left >= 0 && <Problem id={`${id}-problem`}>{problem}</Problem>}
    </div>
  );
}

export function tooLong(text: string, limit: number): boolean {
  return counted(text) > limit;
}

function describe({ hint, problem, limit, value }: Words, id: string) {
  const wrong = Boolean(problem) || (limit !== undefined && tooLong(value, limit));
  return {
    "aria-invalid": wrong ? ("true" as const) : undefined,
    "aria-describedby": [hint && `${id}-hint`, wrong && `${id}-problem`].filter(Boolean).join(" ") || undefined,
  };
}

export interface FieldProps extends Words {
  type?: "text" | "search" | "password" | "time";
  autocomplete?: string;
}

export function Field(props: FieldProps) {
  const id = useId();
  return (
    <Around {...props} id={id}>
      <input
        {...({ type: props.type ?? "text" } as { type: "text" })} // the types would have one element a kind
        class="input"
        id={id}
        value={props.value}
        placeholder={props.placeholder}
        autocomplete={props.autocomplete ?? "off"}
        readOnly={waits.value > 0}
        {...describe(props, id)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </Around>
  );
}

export function Area(props: Words & { rows?: number }) {
  const id = useId();
  return (
    <Around {...props} id={id}>
      <textarea
        class="area"
        id={id}
        rows={props.rows ?? 3}
        value={props.value}
        placeholder={props.placeholder}
        readOnly={waits.value > 0}
        {...describe(props, id)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </Around>
  );
}

export function Find(props: { label: string; value: string; onInput: (value: string) => void; children: ComponentChildren }) {
  const id = useId();
  return (
    <div class="search">
      {props.children}
      <label class="hide" for={id}>
        {props.label}
      </label>
      <input
        class="input"
        id={id}
        type="search"
        placeholder={props.label}
        autocomplete="off"
        value={props.value}
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        aria-label={t("Find a word")}
      />
    </div>
  );
}
