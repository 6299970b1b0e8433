// Registers the service worker, which keeps a copy of the app on the device. A new version is fetched in the
// background and used from a later start on: nothing changes under somebody who is writing.
import { signal } from "@preact/signals";
import type { State, Wish } from "./copy/state";
import { wasHere } from "./engine";
import { scriptUrl } from "./trusted";

const QUIET_MS = 10_000; // after the start, and then when nothing else is going on

interface Saving {
  connection?: { saveData?: boolean };
}

export const copies = signal<State | null>(null); // null: no copy is kept, or nobody has asked yet

export function start(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(scriptUrl("sw.js"), { type: "module" }).catch(() => undefined); // a private window may refuse; the app works without
  void wish("check");
  if (wasHere() && !(navigator as Saving).connection?.saveData) setTimeout(() => idle(fetchRest), QUIET_MS);
}

const idle = (work: () => void): unknown => ("requestIdleCallback" in window ? requestIdleCallback(work) : work());

// Whoever came back may want the lens and the account's screens without a network: sw.ts fetches and keeps what it lacks.
function fetchRest(): void {
  void wish("rest");
}

// To look at the copies, to look for a new version, to use one without waiting, or to have all of this one here.
export function wish(what: Wish): Promise<void> {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => {
      copies.value = data as State | null;
      done();
    };
    navigator.serviceWorker?.controller?.postMessage(what, [port2]);
  });
}
