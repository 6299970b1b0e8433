// What a device is called in the list of devices. It is sealed before it is sent: only its owner reads it.
import { isInstalled } from "../install";
import { t } from "../t";

const find = (names: [string, RegExp][], otherwise: string): string => names.find(([, sign]) => sign.test(navigator.userAgent))?.[0] ?? otherwise;

const systems: [string, RegExp][] = [
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Android", /Android/],
  ["ChromeOS", /CrOS/],
  ["Windows", /Windows/],
  ["Mac", /Macintosh/],
  ["Linux", /Linux/],
];

// In this order: each later name is also claimed by the earlier ones.
const browsers: [string, RegExp][] = [
  ["Firefox", /Firefox|FxiOS/],
  ["Edge", /Edg/],
  ["Opera", /OPR/],
  ["Samsung Internet", /SamsungBrowser/],
  ["Chrome", /Chrome|CriOS/],
  ["Safari", /Safari/],
];

export function deviceLabel(): string {
  const system = find(systems, t("a device"));
  if (isInstalled()) return t("{system}, installed app", { system });
  return t("{browser} on {system}", { browser: find(browsers, t("A browser")), system });
}
