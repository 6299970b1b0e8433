export interface ChipsProps {
  label: string; // read aloud
  options: { id: string; name: string }[];
  picked: string[];
  onPick: (picked: string[]) => void;
  most?: number; // beyond it the rest cannot be pressed until one is let go
}

// Words to tap, any of them, or up to a number of them.
export function Chips({ label, options, picked, onPick, most = Infinity }: ChipsProps) {
  const full = picked.length >= most;
  return (
    <div class="chips" role="group" aria-label={label}>
      {options.map(({ id, name }) => {
        const on = picked.includes(id);
        return (
          <label class="chip" key={id}>
            <input
              type="checkbox"
              checked={on}
              disabled={full && !on}
              onChange={() => onPick(on ? picked.filter((one) => one !== id) : [...picked, id])}
            />
            {name}
          </label>
        );
      })}
    </div>
  );
}
