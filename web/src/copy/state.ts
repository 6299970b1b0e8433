// What the service worker remembers between two moments of being awake: which version of the app runs, and which
// one waits. It is what the page is told, too, and the only thing here that is not a file of the app.

export interface Version {
  version: string;
  fingerprint: string; // of every file; also names the cache
  commit?: string;
  time?: number; // of the commit, seconds
  signed: boolean; // by a key that the service worker knows, and checked here
}

export interface Waiting extends Version {
  since: number; // ms: when it was whole on this device
  at: number; // ms: it is used from the first start after this
}

export interface State {
  now: Version;
  next?: Waiting;
  refused?: Refusal; // what the server offered when it was last asked
}

export type Refusal = "signature" | "files" | "older";

// What a page may say to the service worker; it answers each with its state.
export type Wish = "look" | "check" | "take" | "rest";
