// Registers the service worker, which keeps a copy of the app on the device. A new version is fetched in the
// background and used from the next start on: nothing changes under somebody who is writing.
import { scriptUrl } from "./trusted";

export function start(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(scriptUrl("sw.js"), { type: "module" }).catch(() => undefined); // a private window may refuse; the app works without
}
