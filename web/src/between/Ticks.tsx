// What goes across and what stays: one row a part, with the part itself, and nothing chosen for anybody.
import { t } from "../t";
import type { Line } from "./words";

export interface TicksProps {
  legend: string;
  lines: readonly Line[];
  ticked: readonly string[];
  onTick: (ticked: string[]) => void;
}

export function Ticks({ legend, lines, ticked, onTick }: TicksProps) {
  return (
    <fieldset class="ticks choices-of-one">
      <legend class="hide">{legend}</legend>
      {lines.map(({ name, label, said }) => {
        const on = ticked.includes(name);
        return (
          <label class="choice tick" key={name}>
            <input type="checkbox" checked={on} onChange={() => onTick(on ? ticked.filter((one) => one !== name) : [...ticked, name])} />
            <span>
              {label && <small>{label}</small>}
              <span class="tick-words" dir="auto">
                {said}
              </span>
              <small class={on ? "you" : ""} aria-hidden="true">
                {on ? t("goes across") : t("stays with you")}
              </small>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
