import { useId, useRef, useState } from "preact/hooks";

export interface ScaleProps {
  label: string; // the question, read aloud; show it as the heading
  value: number | null;
  onPick: (value: number) => void;
  ends: [string, string];
  max?: number; // how many steps
  low?: number; // what the first is called; what is picked counts from 1 all the same
}

// The large scale, 1 to 5 as a rule, with words at its ends. A tap answers at once, also where it was tapped before; arrow keys
// only walk along it, and Space or Enter answers, so that every step can be reached.
export function Scale({ label, value, onPick, ends, max = 5, low = 1 }: ScaleProps) {
  const name = useId();
  const walking = useRef(false);
  const [at, walk] = useState(value);
  const steps = Array.from({ length: max }, (_, i) => i + 1);
  return (
    <div class={`scale ${max > 5 ? "many" : ""}`} role="radiogroup" aria-label={label}>
      <div class="steps">
        {steps.map((step) => (
          <label key={step}>
            {step + low - 1}
            <input
              type="radio"
              name={name}
              checked={step === at}
              aria-label={`${step + low - 1}${step === 1 ? `, ${ends[0]}` : step === max ? `, ${ends[1]}` : ""}`}
              onPointerDown={() => (walking.current = false)}
              onKeyDown={(event) => {
                walking.current = event.key.startsWith("Arrow");
                if (event.key !== "Enter" && event.key !== " ") return;
                event.preventDefault(); // a browser does not tell of Space on a step that it has already marked
                onPick(step);
              }}
              onClick={(event) => {
                if (event.detail > 1) return event.preventDefault(); // a double tap is one, and answers nothing unread
                walk(step);
                if (!walking.current) onPick(step);
              }}
            />
          </label>
        ))}
      </div>
      <div class="ends" aria-hidden="true">
        <span>{ends[0]}</span>
        <span>{ends[1]}</span>
      </div>
    </div>
  );
}
