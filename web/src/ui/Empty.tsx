import type { ComponentChildren } from "preact";

// Nothing here, or not enough yet: a small drawing and a kind sentence. Pass your own svg as picture, 96 x 48.
export function Empty(props: { picture?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="empty">
      {props.picture ?? (
        <svg viewBox="0 0 96 48" aria-hidden="true">
          <circle class="of-you" cx="36" cy="22" r="12" />
          <rect class="of-partner dotted" x="54" y="10" width="24" height="24" rx="7" />
          <path class="calm" d="M8 44H88" />
        </svg>
      )}
      {props.children}
    </div>
  );
}
