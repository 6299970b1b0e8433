// The quick way out: everything is locked, the page is blanked at once, and the first of our pages in the history is
// replaced by an empty one, so that Back leads to what was there before. It cannot empty the browser's own list of
// visited pages; Help says so.
import { command } from "./engine";
import { deep } from "./router";

const PATIENCE_MS = 150; // going back may take a moment; leaving may not

export function leave(): void {
  void command("lock").catch(() => undefined);
  document.documentElement.hidden = true;
  document.body.replaceChildren();
  const gone = () => location.replace("about:blank");
  const steps = deep();
  if (steps === 0) return gone();
  addEventListener("popstate", gone, { once: true });
  setTimeout(gone, PATIENCE_MS);
  history.go(-steps);
}

// Shift three times within a second and a half, with nothing typed in between.
export function listen(): void {
  let pressed: number[] = [];
  addEventListener(
    "keydown",
    (event) => {
      if (event.repeat) return;
      if (event.key !== "Shift") {
        pressed = [];
        return;
      }
      pressed = [...pressed.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
      if (pressed.length >= 3) leave();
    },
    true,
  );
}
