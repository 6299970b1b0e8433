// The link of an invitation, https://HOST/i#SECRET. What stands behind # reaches no server. It is taken out of the
// address before anything is drawn, and from then on it is in this window's memory and nowhere else.
import { signal } from "@preact/signals";

const SECRET = /^[A-Za-z0-9_-]{43}$/; // 32 bytes

// The secret of a whole link, or of the part after #; "" where it is neither.
export function secretOf(given: string): string {
  const secret = given.trim().split("#").pop() ?? "";
  return SECRET.test(secret) ? secret : "";
}

function landed(): string | null {
  if (!location.pathname.endsWith("/i")) return null;
  const secret = secretOf(location.hash);
  history.replaceState(history.state, "", `${location.pathname.slice(0, -1)}#/join`);
  return secret;
}

// null: nobody came with a link. "": with one that is broken.
export const invitation = signal<string | null>(landed());

export const linkOf = (secret: string): string => new URL(`i#${secret}`, document.baseURI.split("#")[0]).href;
