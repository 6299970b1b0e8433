import type { ComponentChildren } from "preact";
import * as Icons from "./icons";

// What happened, that nothing was lost, what to do. Read aloud at once.
export function Problem(props: { id?: string; children: ComponentChildren }) {
  return (
    <p class="problem" id={props.id} role="alert">
      <Icons.Info />
      <span>{props.children}</span>
    </p>
  );
}
