// Registers the service worker, which keeps a copy of the app on the device. A new version is fetched in the
// background and used from the next start on: nothing changes under somebody who is writing.
import { wasHere } from "./engine";
import { scriptUrl } from "./trusted";

const QUIET_MS = 10_000; // after the start, and then when nothing else is going on

interface Saving {
  connection?: { saveData?: boolean };
}

export function start(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(scriptUrl("sw.js"), { type: "module" }).catch(() => undefined); // a private window may refuse; the app works without
  if (wasHere() && !(navigator as Saving).connection?.saveData) setTimeout(() => idle(fetchRest), QUIET_MS);
}

const idle = (work: () => void): unknown => ("requestIdleCallback" in window ? requestIdleCallback(work) : work());

// Whoever came back may want the lens and the account's screens without a network: sw.ts fetches and keeps what it lacks.
function fetchRest(): void {
  navigator.serviceWorker.controller?.postMessage("rest");
}
