import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export interface SheetProps {
  open: boolean;
  title: ComponentChildren;
  onClose: () => void;
  children?: ComponentChildren;
}

// A dialogue that rises from the edge; Escape and a tap outside close it, and the browser keeps the focus inside. It
// begins at the title: left to itself, the browser would go to the first button, and scroll past what it is about.
export function Sheet({ open, title, onClose, children }: SheetProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const it = dialog.current;
    if (!open || !it || it.open) return;
    it.showModal();
    it.querySelector("h2")?.focus();
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
