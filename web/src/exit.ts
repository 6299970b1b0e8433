// The quick way out: everything is locked, the page is blanked at once, and the address replaced by an empty one,
// so that Back does not return here. What it cannot do is empty the browser's own history; Help says so.
import { command } from "./engine";

export function leave(): void {
  void command("lock").catch(() => undefined);
  document.body.replaceChildren();
  document.documentElement.hidden = true;
  history.replaceState(null, "", "#/");
  location.replace("about:blank");
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
