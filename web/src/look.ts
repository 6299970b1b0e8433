// Light, dark or night. The attribute is set before the first paint by first.ts; this changes and remembers it.
import { signal } from "@preact/signals";

export type Look = "light" | "dark" | "night";

export const look = signal((document.documentElement.dataset["look"] ?? "light") as Look);

export function wear(next: Look): void {
  look.value = next;
  document.documentElement.dataset["look"] = next;
  tint();
  try {
    localStorage.setItem("look", next);
  } catch {
    // a private window: it lasts until the window closes
  }
}

// The browser's own bar takes the paper's colour.
export function tint(): void {
  const paper = getComputedStyle(document.documentElement).getPropertyValue("--paper").trim();
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", paper);
}
