import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface ChoiceProps<T extends string> {
  legend: string; // read aloud
  options: { id: T; name: ComponentChildren; hint?: ComponentChildren }[];
  value: T | null;
  onPick: (value: T) => void;
}

// One of several, as rows.
export function Choice<T extends string>({ legend, options, value, onPick }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset class="choices-of-one">
      <legend class="hide">{legend}</legend>
      {options.map(({ id, name: words, hint }) => (
        <label class="choice" key={id}>
          <input type="radio" name={name} checked={id === value} onChange={() => onPick(id)} />
          <span>
            {words}
            {hint && <small>{hint}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
