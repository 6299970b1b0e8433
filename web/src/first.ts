// Runs before the first paint, and so is its own tiny file: which appearance to wear.
const kept = (() => {
  try {
    return localStorage.getItem("look");
  } catch {
    return null; // a private window
  }
})();
const dusk = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset["look"] = kept === "light" || kept === "dark" || kept === "night" ? kept : dusk ? "dark" : "light";

export {};
