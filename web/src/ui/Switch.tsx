import type { ComponentChildren } from "preact";

// A row with a switch: what it does, and in small print what that means.
export function Switch(props: { label: ComponentChildren; hint?: ComponentChildren; on: boolean; onTurn: (on: boolean) => void }) {
  return (
    <label class="item bare">
      <span>
        <b>{props.label}</b>
        {props.hint && <small>{props.hint}</small>}
      </span>
      <input class="switch" role="switch" type="checkbox" checked={props.on} onChange={() => props.onTurn(!props.on)} />
    </label>
  );
}
