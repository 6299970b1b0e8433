import { useId } from "preact/hooks";

export interface SegmentsProps<T extends string> {
  legend: string; // read aloud
  options: { id: T; name: string }[];
  value: T;
  onPick: (value: T) => void;
}

// Two to four short words, one of which holds.
export function Segments<T extends string>({ legend, options, value, onPick }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset>
      <legend class="hide">{legend}</legend>
      <div class="segments">
        {options.map(({ id, name: word }) => (
          <label key={id}>
            <input type="radio" name={name} checked={id === value} onChange={() => onPick(id)} />
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
