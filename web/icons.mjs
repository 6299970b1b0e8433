// node icons.mjs ICON_NODES - writes src/ui/icons.ts from Lucide's icon-nodes.json.
// The file lies in the npm package lucide-static (1.62.0, ISC); it is 67 MB unpacked and needed only
// when an icon is added, so it is no dependency: npm pack it, and name the file here.
import { readFileSync, writeFileSync } from "node:fs";

// our name: Lucide's name. turns: points along the line of reading, so it is mirrored in right-to-left.
const icons = {
  Back: "arrow-left turns", Next: "arrow-right turns", Onward: "chevron-right turns", Open: "chevron-down", Close: "x",
  Up: "arrow-up", Down: "arrow-down", Wind: "wind", Help: "life-buoy", Lock: "lock", Unlock: "lock-open", Exit: "door-open turns",
  Today: "sun", Together: "users", Change: "waves-horizontal", Learn: "book-open", Me: "user",
  CheckIn: "compass", Say: "message-circle", Pause: "circle-pause", Hands: "heart-handshake", Language: "globe",
  Search: "search", Copy: "copy", Done: "check", Info: "info", Adjust: "sliders-horizontal", Plus: "plus", Minus: "minus",
  Night: "moon", Light: "sun-medium", Undo: "undo-2 turns", Edit: "pencil", Delete: "trash", Phone: "phone", Map: "map",
  Heart: "heart", Save: "download", Load: "upload", Key: "key-round", Device: "smartphone", Shield: "shield-check", Safety: "shield",
  List: "list", Chart: "chart-line", Calendar: "calendar", Clock: "clock", Home: "house", Water: "droplets", Walk: "footprints",
  Senses: "eye", Words: "quote", Breath: "circle-dot", Timer: "timer", Leaf: "leaf", Steps: "milestone", Lamp: "lightbulb",
  External: "external-link", Print: "printer", Sample: "users-round", Cover: "eye-off", Settings: "settings", Calm: "feather",
  Account: "cloud", Offline: "cloud-off", Finger: "fingerprint-pattern", Out: "log-out turns", Again: "refresh-cw", Note: "notebook-pen", Laptop: "laptop",
};

const nodes = JSON.parse(readFileSync(process.argv[2], "utf8"));

// Every shape becomes one path, so that an icon is one string.
const shape = {
  path: (a) => (a.d.startsWith("m") ? "M0 0" : "") + a.d,
  line: (a) => `M${a.x1} ${a.y1}L${a.x2} ${a.y2}`,
  polyline: (a) => `M${a.points}`,
  polygon: (a) => `M${a.points}Z`,
  circle: ({ cx, cy, r }) => `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  rect: ({ x = 0, y = 0, width: w, height: h, rx = 0 }) => {
    const r = +rx, [left, top] = [+x, +y], turn = (dx, dy) => (r ? `a${r} ${r} 0 0 1 ${dx} ${dy}` : "");
    return `M${left + r} ${top}h${w - 2 * r}${turn(r, r)}v${h - 2 * r}${turn(-r, r)}h${-(w - 2 * r)}${turn(-r, -r)}v${-(h - 2 * r)}${turn(r, -r)}Z`;
  },
};

let out = `// Lucide icons (ISC), made by ../../icons.mjs: add a name there and run it again. Only what is used is bundled.
import { icon } from "./Icon";\n\n`;
for (const [name, from] of Object.entries(icons)) {
  const [lucide, turns] = from.split(" ");
  if (!nodes[lucide]) throw new Error(`Lucide has no icon called ${lucide}`);
  const d = nodes[lucide].map(([tag, a]) => shape[tag](a)).join("");
  out += `export const ${name} = /* @__PURE__ */ icon("${d}"${turns ? ", true" : ""});\n`;
}
writeFileSync(new URL("src/ui/icons.ts", import.meta.url), out);
