export { default as Change } from "../screens/change";
export { default as Entries } from "../screens/entries";
export { default as Entry } from "../screens/entry";
export { default as Patterns } from "../screens/patterns";
export { default as Summary } from "../screens/summary";
