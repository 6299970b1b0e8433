// The table of screens. The door and the pause come with the app, since somebody may be upset; every other screen is
// its own chunk, fetched when it is first needed.
import type { ComponentType } from "preact";
import { fits } from "./router";
import Triggered from "./screens/triggered";
import Welcome from "./screens/welcome";

export interface ScreenProps {
  params: Record<string, string>;
}

export type Tab = "today" | "together" | "change" | "learn" | "me";

export interface Row {
  at: string;
  load: () => Promise<{ default: ComponentType<ScreenProps> }> | { default: ComponentType<ScreenProps> };
  tab?: Tab; // which tab is lit; a screen without one is still: it has no tabs
  open?: true; // it needs nothing that is sealed, and so works while locked
}

export const rows: Row[] = [
  { at: "/", load: () => ({ default: Welcome }), open: true },
  { at: "/today", load: () => import("./screens/today"), tab: "today" },
  { at: "/triggered", load: () => ({ default: Triggered }), open: true },
  { at: "/slow", load: () => import("./screens/slow"), open: true },
  { at: "/slow/:skill", load: () => import("./screens/slow"), open: true },
  { at: "/checkin", load: () => import("./screens/checkin"), open: true },
  { at: "/say", load: () => import("./screens/say"), open: true },
  { at: "/kindly", load: () => import("./screens/kindly"), open: true },
  { at: "/together", load: () => import("./screens/together"), tab: "together" },
  { at: "/loop", load: () => import("./screens/loop"), tab: "together" },
  { at: "/whatif", load: () => import("./screens/whatif"), tab: "together" },
  { at: "/check", load: () => import("./screens/check") },
  { at: "/check/:about", load: () => import("./screens/check") },
  { at: "/questionnaires", load: () => import("./screens/questionnaires"), tab: "me" },
  { at: "/questionnaires/:name", load: () => import("./screens/questionnaires"), tab: "me" },
  { at: "/questionnaires/:name/:part", load: () => import("./screens/questionnaires") },
  { at: "/began", load: () => import("./screens/began") },
  { at: "/map", load: () => import("./screens/map"), tab: "me" },
  { at: "/change", load: () => import("./screens/change"), tab: "change" },
  { at: "/patterns", load: () => import("./screens/patterns"), tab: "change" },
  { at: "/summary", load: () => import("./screens/summary"), tab: "change" },
  { at: "/entries", load: () => import("./screens/entries"), tab: "change" },
  { at: "/entry/:o", load: () => import("./screens/entry"), tab: "change" },
  { at: "/learn", load: () => import("./screens/learn"), tab: "learn", open: true },
  { at: "/learn/:lesson", load: () => import("./screens/lesson"), tab: "learn", open: true },
  { at: "/help", load: () => import("./screens/help"), tab: "me", open: true },
  { at: "/safety", load: () => import("./screens/safety"), open: true },
  { at: "/calm", load: () => import("./screens/calm"), tab: "today" },
  { at: "/unlock", load: () => import("./screens/unlock") },
  { at: "/me", load: () => import("./screens/me"), tab: "me" },
  { at: "/me/:part", load: () => import("./screens/me"), tab: "me" },
];

export function find(path: string): { row: Row; params: Record<string, string> } | null {
  for (const row of rows) {
    const params = fits(row.at, path);
    if (params) return { row, params };
  }
  return null;
}

// While locked, every other address shows the way to unlock instead. Deleting needs no key.
export function isOpenWhileLocked(path: string): boolean {
  return path === "/me/delete" || Boolean(find(path)?.row.open);
}
