// Days, times and numbers as people say them, in the language of the page and the region of the device.
// The engine keeps seconds since 1970; only here do they become local words.

import { locale } from "../t";

// en-GB writes 20:15, en-US 8:15 PM: the device's region counts where it speaks the app's language.
export function language(): string {
  const lang = locale();
  return navigator.languages.find((one) => one.split("-")[0] === lang) ?? lang;
}

function say(at: number, form: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language(), form).format(new Date(at * 1000));
}

const sameYear = (at: number): boolean => new Date(at * 1000).getFullYear() === new Date().getFullYear();

// "Thursday 12 November", with the year when it is another one
export function dayOf(at: number): string {
  return say(at, { weekday: "long", day: "numeric", month: "long", ...(sameYear(at) ? {} : { year: "numeric" }) });
}

// "12 November 2026"
export function dateOf(at: number): string {
  return say(at, { day: "numeric", month: "long", year: "numeric" });
}

// "12 Nov, 20:15", for rows of tables
export function shortOf(at: number): string {
  return say(at, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", ...(sameYear(at) ? {} : { year: "numeric" }) });
}

export function timeOf(at: number): string {
  return say(at, { hour: "2-digit", minute: "2-digit" });
}

// "Nov", or "Nov 2025" when it is another year
export function monthOf(at: number): string {
  return say(at, { month: "short", ...(sameYear(at) ? {} : { year: "numeric" }) });
}

export function numberOf(value: number, digits = 1): string {
  return new Intl.NumberFormat(language(), { minimumFractionDigits: 0, maximumFractionDigits: digits }).format(value);
}

// "3.4 MB"
export function sizeOf(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let [size, step] = [bytes, 0];
  while (size >= 1000 && step < units.length - 1) {
    size /= 1000;
    step += 1;
  }
  const unit = units[step] ?? "byte";
  return new Intl.NumberFormat(language(), { style: "unit", unit, maximumFractionDigits: size < 10 && step > 0 ? 1 : 0 }).format(size);
}
