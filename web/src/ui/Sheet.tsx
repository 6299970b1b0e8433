import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export interface SheetProps {
  open: boolean;
  title: ComponentChildren;
  onClose: () => void;
  children?: ComponentChildren;
}

// Closed by a button of its own a dialogue leaves the page, and the browser gives the focus to nobody. Where what opened it
// has gone as well, the heading has it. Asked once all of that has happened.
export function giveBack(opener: Element | null): void {
  requestAnimationFrame(() => {
    if (document.activeElement !== document.body) return;
    const to = opener?.isConnected ? opener : document.querySelector("#main h1");
    if (to instanceof HTMLElement) to.focus({ preventScroll: true });
  });
}

// A dialogue that rises from the edge; Escape and a tap outside close it, and the browser keeps the focus inside. It
// begins at the title: left to itself, the browser would go to the first button, and scroll past what it is about.
export function Sheet({ open, title, onClose, children }: SheetProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const it = dialog.current;
    if (!open || !it || it.open) return;
    const opener = document.activeElement;
    it.showModal();
    it.querySelector("h2")?.focus();
    return () => giveBack(opener);
  }, [open]);
  if (!open) return null;
  return (
    <dialog
      class="sheet"
      ref={dialog}
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div class="stack wide inside">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
