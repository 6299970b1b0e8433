// The table of screens. The door and the pause come with the app, since somebody may be upset. The others come in sets
// (src/sets/), fetched when one of theirs is first needed: a set is a third smaller on the way than its screens one by one.
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
  params?: Record<string, string>; // where the address itself stands for one
  tab?: Tab; // which tab is lit; a screen without one is still: it has no tabs
  open?: true; // it needs nothing that is sealed, and so works while locked
  mine?: true; // what I wrote for myself: the private drawer, where one is set, asks for the passphrase once more
}

const set =
  <Set,>(load: () => Promise<Set>) =>
  (pick: (all: Set) => ComponentType<ScreenProps>): Row["load"] =>
  () =>
    load().then((all) => ({ default: pick(all) }));

const between = set(() => import("./sets/between"));
const daily = set(() => import("./sets/daily"));
const help = set(() => import("./sets/help"));
const live = set(() => import("./sets/live"));
const near = set(() => import("./sets/near"));
const place = set(() => import("./sets/place"));
const read = set(() => import("./sets/read"));
const say = set(() => import("./sets/say"));
const told = set(() => import("./sets/told"));
const together = set(() => import("./sets/together"));

export const rows: Row[] = [
  { at: "/", load: () => ({ default: Welcome }), open: true },
  { at: "/today", load: daily((all) => all.Today), tab: "today" },
  { at: "/triggered", load: () => ({ default: Triggered }), open: true },
  { at: "/slow", load: () => import("./screens/slow"), open: true },
  { at: "/slow/:skill", load: () => import("./screens/slow"), open: true },
  { at: "/handover/:o", load: between((all) => all.HandOver), mine: true },
  { at: "/with/:space/between", load: between((all) => all.Between), tab: "together" },
  { at: "/with/:space/ledger", load: between((all) => all.Ledger), tab: "together" },
  { at: "/with/:space/cards", load: between((all) => all.Cards), tab: "together" },
  { at: "/with/:space/cards/:kind", load: between((all) => all.Card) },
  { at: "/with/:space/agreements", load: between((all) => all.Agreements), tab: "together" },
  { at: "/with/:space/agreements/:o", load: between((all) => all.Agreement) },
  { at: "/with/:space/week", load: between((all) => all.Week), tab: "together" },
  { at: "/with/:space/week/write", load: between((all) => all.WeekWrite) },
  { at: "/with/:space/loop", load: between((all) => all.LoopOfTwo), tab: "together" },
  { at: "/pause", load: live((all) => all.Pause) },
  { at: "/with/:space/pause", load: live((all) => all.Pause) },
  { at: "/repair", load: live((all) => all.Repair) },
  { at: "/with/:space/repair", load: live((all) => all.Repair) },
  { at: "/checkin", load: daily((all) => all.CheckIn), open: true },
  { at: "/say", load: say((all) => all.Say), open: true },
  { at: "/kindly", load: say((all) => all.Kindly), open: true },
  { at: "/together", load: near((all) => all.Together), tab: "together" },
  { at: "/loop", load: near((all) => all.Loop), tab: "together", mine: true },
  { at: "/whatif", load: near((all) => all.WhatIf), tab: "together" },
  { at: "/invite", load: together((all) => all.Invite) },
  { at: "/join", load: together((all) => all.Join) },
  { at: "/with/:space", load: together((all) => all.Home), tab: "together" },
  { at: "/with/:space/settings", load: together((all) => all.Settings), tab: "together" },
  { at: "/with/:space/leave", load: together((all) => all.Leave), tab: "together" },
  { at: "/check", load: place((all) => all.Check) },
  { at: "/check/:about", load: place((all) => all.Check) },
  { at: "/questionnaires", load: () => import("./screens/questionnaires"), tab: "me" },
  { at: "/questionnaires/:name", load: () => import("./screens/questionnaires"), tab: "me" },
  { at: "/questionnaires/:name/:part", load: () => import("./screens/questionnaires") },
  { at: "/began", load: place((all) => all.Began), mine: true },
  { at: "/map", load: place((all) => all.Map), tab: "me", mine: true },
  { at: "/change", load: told((all) => all.Change), tab: "change", mine: true },
  { at: "/patterns", load: told((all) => all.Patterns), tab: "change", mine: true },
  { at: "/summary", load: told((all) => all.Summary), tab: "change", mine: true },
  { at: "/entries", load: told((all) => all.Entries), tab: "change", mine: true },
  { at: "/entry/:o", load: told((all) => all.Entry), tab: "change", mine: true },
  { at: "/learn", load: read((all) => all.Learn), tab: "learn", open: true },
  { at: "/learn/:lesson", load: read((all) => all.Lesson), tab: "learn", open: true },
  { at: "/help", load: help((all) => all.Help), tab: "me", open: true },
  { at: "/safety", load: help((all) => all.Safety), open: true },
  { at: "/calm", load: daily((all) => all.Calm), tab: "today", mine: true },
  { at: "/account", load: () => import("./screens/account"), tab: "me" },
  { at: "/account/new", params: { part: "new" }, load: () => import("./screens/account") },
  { at: "/account/in", params: { part: "in" }, load: () => import("./screens/account"), open: true },
  { at: "/account/recovery", params: { part: "recovery" }, load: () => import("./screens/account") },
  { at: "/account/back", params: { part: "back" }, load: () => import("./screens/account") },
  { at: "/account/:part", load: () => import("./screens/account"), tab: "me" },
  { at: "/unlock", load: daily((all) => all.Unlock) },
  { at: "/drawer", load: daily((all) => all.Drawer), tab: "me" },
  { at: "/me", load: () => import("./screens/me"), tab: "me" },
  { at: "/me/backup", params: { part: "backup" }, load: () => import("./screens/me"), tab: "me", mine: true },
  { at: "/me/drawer", load: together((all) => all.DrawerSetting), tab: "me" },
  { at: "/me/reminders", load: together((all) => all.Reminders), tab: "me" },
  { at: "/me/:part", load: () => import("./screens/me"), tab: "me" },
];

export function find(path: string): { row: Row; params: Record<string, string> } | null {
  for (const row of rows) {
    const params = fits(row.at, path);
    if (params) return { row, params: { ...params, ...row.params } };
  }
  return null;
}

// While locked, every other address shows the way to unlock instead. Deleting needs no key.
export function isOpenWhileLocked(path: string): boolean {
  return path === "/me/delete" || Boolean(find(path)?.row.open);
}
