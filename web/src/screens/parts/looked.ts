// Whether the safety check was offered in this window before somebody links. In memory only: neither the address nor
// the disk says that it was looked at.
import { signal } from "@preact/signals";

export const looked = signal(false);

// Where somebody wanted to go when the check was offered: the few addresses that offer it.
export const wayOn = (query: URLSearchParams): "/invite" | "/join" | null => {
  const next = query.get("next");
  return next === "/invite" || next === "/join" ? next : null;
};
