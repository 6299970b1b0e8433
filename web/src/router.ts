// Where we are: the part of the address after #. Nothing of it reaches a server, and the title never changes,
// so neither a log nor the history list says what was looked at.
import { computed, signal } from "@preact/signals";
import "./link"; // an invitation leaves the address before it is read as a place

export interface Place {
  path: string; // "/today"
  query: URLSearchParams; // of "#/slow?from=..."
}

function read(): Place {
  const [path = "", query = ""] = location.hash.slice(1).split("?");
  return { path: path === "" ? "/" : path.replace(/(.)\/+$/, "$1"), query: new URLSearchParams(query) };
}

export const place = signal(read());
export const path = computed(() => place.value.path);

// Each entry of the history knows how deep in the app it is, so that Back never leaves by surprise and the quick way
// out knows how far back the beginning is.
interface Kept {
  deep: number;
}

export function deep(): number {
  return (history.state as Kept | null)?.deep ?? 0;
}

export function start(): void {
  addEventListener("popstate", () => {
    const now = read();
    if (now.path !== place.value.path || String(now.query) !== String(place.value.query)) place.value = now;
  });
  addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#/']") : null;
    if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go((link.getAttribute("href") ?? "#/").slice(1));
  });
}

export function go(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState({ deep: deep() }, "", `#${to}`);
  else history.pushState({ deep: deep() + 1 }, "", `#${to}`);
  place.value = read();
}

// One step back where there is one; otherwise to the place that would have led here.
export function back(otherwise = "/today"): void {
  if (deep() > 0) history.back();
  else go(otherwise, { replace: true });
}

// "/entry/:o" against "/entry/abc" gives { o: "abc" }; null where it does not fit.
export function fits(pattern: string, at: string): Record<string, string> | null {
  const want = pattern.split("/");
  const have = at.split("/");
  if (want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const given = have[i] ?? "";
    if (part.startsWith(":")) {
      try {
        found[part.slice(1)] = decodeURIComponent(given);
      } catch {
        return null;
      }
    } else if (part !== given) return null;
  }
  return found;
}
