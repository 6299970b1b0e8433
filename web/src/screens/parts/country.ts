// Which country's lines to show first: a guess from the device's language setting only, and a choice that is
// remembered for this visit. Nothing is looked up, and no place is asked for.
import { signal } from "@preact/signals";

const chosen = signal<string | null>(null);

function regionOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).region ?? null;
  } catch {
    return null; // a tag that is not one
  }
}

// Guesses only a region the device names itself: "de" alone could be one of four countries.
export function countryOf(known: readonly string[]): string | null {
  if (chosen.value !== null) return chosen.value === "" ? null : chosen.value;
  const regions = navigator.languages.map(regionOf);
  return regions.find((region): region is string => region !== null && known.includes(region)) ?? null;
}

export function chooseCountry(code: string): void {
  chosen.value = code;
}
