import type { ComponentChildren } from "preact";

// Something more, for those who want it.
export function Disclosure(props: { summary: ComponentChildren; open?: boolean; children: ComponentChildren }) {
  return (
    <details class="more" open={props.open}>
      <summary>{props.summary}</summary>
      <div class="stack tight">{props.children}</div>
    </details>
  );
}
