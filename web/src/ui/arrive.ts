// Where a screen, or a step within one, begins: its heading has the focus and is read aloud.
export function readHeading(): void {
  const heading = document.querySelector<HTMLElement>("#main h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

// And what is seen begins at its top.
export function arrive(): void {
  scrollTo(0, 0);
  readHeading();
}
