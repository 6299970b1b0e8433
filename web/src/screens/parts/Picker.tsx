import { useId } from "preact/hooks";
import * as Icons from "../../ui/icons";

export interface PickerProps<T extends string> {
  label: string;
  hideLabel?: boolean;
  options: readonly { id: T; name: string }[];
  value: T;
  onPick: (value: T) => void;
}

// One of many, in the device's own list.
export function Picker<T extends string>({ label, hideLabel, options, value, onPick }: PickerProps<T>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={hideLabel ? "hide" : undefined}>
        {label}
      </label>
      <div class="picker">
        <select
          class="select"
          id={id}
          value={value}
          onChange={(event) => {
            const picked = options.find((option) => option.id === event.currentTarget.value);
            if (picked) onPick(picked.id);
          }}
        >
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </select>
        <Icons.Open />
      </div>
    </div>
  );
}
