import { useId } from "preact/hooks";

export interface SliderProps {
  label: string;
  value: number | null; // null: not answered yet; nothing is chosen for the person
  onInput: (value: number) => void;
  min?: number;
  max?: number;
  ends?: [string, string];
  hideLabel?: boolean; // where the heading already asks; the number then stands large above the line
  says?: (value: number) => string; // the number in words, for a screen reader
}

// While nothing is chosen the thumb stands hollow in the middle and the number is a dash.
export function Slider({ label, value, onInput, min = 0, max = 10, ends, hideLabel, says }: SliderProps) {
  const id = useId();
  const at = value ?? Math.round((min + max) / 2);
  const take = (event: Event) => onInput(Number((event.currentTarget as HTMLInputElement).value));
  return (
    <div class={`slider ${value === null ? "unset" : ""} ${hideLabel ? "large" : ""}`}>
      <div class="row apart">
        <label class={hideLabel ? "hide" : "label"} for={id}>
          {label}
        </label>
        <output for={id} aria-hidden="true">{value ?? "–"}</output>
      </div>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        value={at}
        style={{ "--at": `${((at - min) / (max - min)) * 100}%` }}
        aria-valuetext={value === null ? "–" : says ? says(value) : `${value}`}
        onInput={take}
        onClick={take} // a tap on the middle itself is an answer too
      />
      {ends && (
        <div class="ends">
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </div>
      )}
    </div>
  );
}
