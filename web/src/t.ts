// Every sentence the app says passes through here. The English text is its own key; a catalogue made from
// content/po/<lang>.po replaces it. Reading the catalogue inside a component subscribes it, so a change of
// language redraws the screen and needs nothing else.
import { signal } from "@preact/signals";

type Vars = Record<string, string | number>;

interface Catalogue {
  lang: string;
  dir: "ltr" | "rtl";
  plural: Partial<Record<Intl.LDMLPluralRule, number>>; // which form a number takes, as worked out by build.mjs
  words: Record<string, string | string[]>;
}

const english: Catalogue = { lang: "en", dir: "ltr", plural: { one: 0, other: 1 }, words: {} };
const catalogue = signal(english);

function fill(text: string, vars?: Vars): string {
  return vars ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(vars[name] ?? whole)) : text;
}

export function t(text: string, vars?: Vars): string {
  const said = catalogue.value.words[text];
  return fill(typeof said === "string" ? said : text, vars);
}

// A text that changes with a number, which it calls {n}: tn("{n} day", "{n} days", count).
export function tn(one: string, many: string, n: number, vars?: Vars): string {
  const { words, plural, lang } = catalogue.value;
  const said = words[one];
  const rule = new Intl.PluralRules(lang).select(n);
  const text = Array.isArray(said) ? said[plural[rule] ?? said.length - 1] : rule === "one" ? one : many;
  return fill(text ?? many, { n, ...vars });
}

export function locale(): string {
  return catalogue.value.lang;
}

// A clock time and a day, as the reader's own language and region write them.
export function clock(at: Date): string {
  return new Intl.DateTimeFormat(regional(), { hour: "numeric", minute: "2-digit" }).format(at);
}

export function day(at: Date): string {
  return new Intl.DateTimeFormat(regional(), { weekday: "long", day: "numeric", month: "long" }).format(at);
}

// The device's region where it speaks the app's language (en-GB writes 20:15, en-US 8:15 PM).
function regional(): string {
  const lang = locale();
  return navigator.languages.find((one) => one.split("-")[0] === lang) ?? lang;
}

declare const LANGUAGES: string[]; // put in by build.mjs: what content/po holds

export const languages: string[] = ["en", ...LANGUAGES];

export function nameOf(lang: string): string {
  return new Intl.DisplayNames([lang], { type: "language" }).of(lang) ?? lang;
}

export async function speak(lang: string): Promise<void> {
  if (lang === catalogue.value.lang) return;
  catalogue.value = lang === "en" ? english : ((await (await fetch(`po/${lang}.json`)).json()) as Catalogue);
  document.documentElement.lang = catalogue.value.lang;
  document.documentElement.dir = catalogue.value.dir;
}

// The first of the reader's languages that we have.
export function preferred(): string {
  for (const wish of navigator.languages) {
    const have = languages.find((lang) => lang === wish) ?? languages.find((lang) => lang === wish.split("-")[0]);
    if (have) return have;
  }
  return "en";
}
