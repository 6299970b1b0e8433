// Holds the documents against the tree: what they link to and name is there, and what both say is the same.
// Plain node 18, no dependencies: node tests/docs/check.mjs
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { finish, must, test } from "../claims.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
function same(have, want, where) {
  const [a, b] = [[...have].sort().join(" "), [...want].sort().join(" ")];
  must(a === b, `${where}: "${a}" against "${b}"`);
}

const read = (path) => readFileSync(join(ROOT, path), "utf8");
const there = (path) => existsSync(join(ROOT, path));
const isFolder = (path) => there(path) && statSync(join(ROOT, path)).isDirectory();
const all = (text, pattern) => [...text.matchAll(pattern)].map((found) => found[1]);

function* files(ending, folder = "") {
  for (const one of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, one.name);
    if (one.isDirectory() && !/^(\.git|node_modules|build.*|b-.*)$/.test(one.name)) yield* files(ending, path);
    else if (ending.test(one.name)) yield path;
  }
}

// What is shown as it is typed, and the prose around it.
const fenced = /^```[^]*?^```$/gm;
const code = (text) => text.replace(fenced, "").match(/`[^`\n]+`/g)?.map((one) => one.slice(1, -1)) ?? [];

// A heading's address, as the common viewers make it.
const slug = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-");
const headings = (text) => all(text.replace(fenced, ""), /^#+ (.+)$/gm).map(slug);

// The last "*" of a name stands for any rest.
function isThere(path, from) {
  const star = /^(.*\/)([^/]*)\*([^/]*)$/.exec(path);
  if (!star) return there(path) || there(join(dirname(from), path));
  return isFolder(star[1]) && readdirSync(join(ROOT, star[1])).some((name) => name.startsWith(star[2]) && name.endsWith(star[3]));
}

// NAME stands for any; the rows on a device have keys that look like folders.
const isPlace = (name) => /^[\w.@-]+(\/[\w.@*-]+)*\/?$/.test(name) && /\/.*\.\w+$|\/$/.test(name) && !/NAME|^(\.\.|build|rec|wait|draft|slot|meta)\//.test(name);

const DOCUMENTS = [...files(/\.md$/)];

for (const path of DOCUMENTS) {
  const text = read(path);
  test(`${path}: what it links to is there`, () => {
    for (const link of all(text, /\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [file, anchor] = link.split("#");
      const to = file === "" ? path : normalize(join(dirname(path), file));
      must(!to.startsWith("..") && there(to), `${link} leads nowhere`);
      if (anchor) must(headings(read(to)).includes(anchor), `${link}: no such heading`);
    }
  });
  test(`${path}: the files, folders and scripts it names are there`, () => {
    for (const name of code(text).filter(isPlace)) must(isThere(name, path), name);
    for (const script of all(text, /(?<![\w/.])(script\/[a-z][\w/-]*)/g)) must(there(script), script);
  });
  test(`${path}: a table of figures has the command that makes it, in its chapter or before the first`, () => {
    const isFigure = (cell) => /^[~±<>≤≥+-]*[.\d][\d.,\s%/±–-]*( ?(ns|µs|us|ms|s|KB|MB|%))?$/.test(cell);
    const [head, ...chapters] = text.replace(fenced, (block) => block.replace(/^#/gm, " ")).split(/^## /m);
    for (const chapter of [head, ...chapters])
      for (const [table] of chapter.matchAll(/^\|.*\n\|[-:| ]+\n(\|.*\n?)+/gm)) {
        const cells = table.trimEnd().split("\n").slice(2).flatMap((row) => row.slice(1, -1).split("|").slice(1).map((cell) => cell.trim()));
        if (cells.filter(isFigure).length * 2 > cells.length) must(/(script\/|stillnear |node |python3 )/.test(head + chapter), table.split("\n")[0]);
      }
  });
}

test("the rooms of ARCHITECTURE are those of script/rooms", () => {
  const law = new Map();
  for (const [, rooms, may] of read("script/rooms").matchAll(/^ {4}([a-z|]+)\) +echo '?([a-z ]+?)'? ;;$/gm))
    for (const room of rooms.split("|")) law.set(room, may.split(" ").filter((one) => one !== room));
  const told = new Map();
  const table = read("docs/ARCHITECTURE.md").split(/^## /m).find((part) => part.startsWith("Rooms\n"));
  for (const [, rooms, may] of table.matchAll(/^\| (`[^|]+) \|[^|]*\|([^|]*)\|$/gm))
    for (const room of all(rooms, /`(\w+)`/g)) told.set(room, may.match(/\w+/g)?.filter((one) => one !== room) ?? []);
  same(told.keys(), law.keys(), "rooms");
  for (const [room, may] of law) same(told.get(room), may, room);
});

test("every package of the web is in ARCHITECTURE with its reason", () => {
  const { dependencies, devDependencies } = JSON.parse(read("web/package.json"));
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) must(read("docs/ARCHITECTURE.md").includes(name), name);
});

test("DOOR tells of every command and view that the vault answers, and of no other", () => {
  const rows = (name) => all(new RegExp(`${name}\\[\\] = \\{([^]*?)^\\};`, "m").exec(read("vault/vault.c"))[1], /^ {4}\{ "(\w+)"/gm);
  const told = (title) => {
    const part = read("docs/DOOR.md").split(/^## /m).find((one) => one.startsWith(`${title}\n`));
    return all(part, /^\| (`[^|]+) \|/gm).flatMap((cell) => all(cell, /`(\w+)`/g)).filter((name) => !["do", "view"].includes(name));
  };
  // `kept` and `not_kept` are told of where a write is explained.
  same(told("Commands"), rows("COMMANDS").filter((name) => !name.endsWith("kept")), "commands");
  same(told("Views"), rows("VIEWS"), "views");
});

test("DOOR tells of every field of every entry type", () => {
  const door = read("docs/DOOR.md");
  for (const [, name, fields] of read("wire/entry.c").matchAll(/entry_field (\w+)\[\] = \{([^]*?)^\};/gm)) {
    const row = new RegExp(`^\\| \`${name.toLowerCase()}\` \\|.*$`, "m").exec(door)?.[0] ?? "";
    for (const field of all(fields, /\{ "(\w+)", ENTRY_/g)) must(row.includes(`\`${field}\``), `${name.toLowerCase()}: ${field}`);
  }
});

test("DOOR tells of every field of what may stand in a shared space", () => {
  const door = read("docs/DOOR.md").split("### In a shared space\n")[1].split("\n#")[0];
  const tables = [...read("wire/shared.c").matchAll(/entry_field (\w+)\[\] = \{([^]*?)^\};/gm)];
  for (const [, name, fields] of tables) {
    const row = new RegExp(`^\\| \`${name.toLowerCase()}\` \\|.*$`, "m").exec(door)?.[0] ?? "";
    for (const field of all(fields, /(?:\{ |PLACE\()"(\w+)"/g)) must(row.includes(`\`${field}\``), `${name.toLowerCase()}: ${field}`);
  }
  must(tables.length === 12, `${tables.length} tables`);
});

test("every chapter of SCIENCE that the code names is there", () => {
  const chapters = all(read("docs/SCIENCE.md"), /^##+ (\d(?:\.\d)?)/gm);
  for (const path of files(/\.([ch]|json|sh|py|md)$/))
    for (const chapter of all(read(path), /SCIENCE\.md,? (?:section )?(\d(?:\.\d)?)/g)) must(chapters.includes(chapter), `${path}: ${chapter}`);
});

test("SCIENCE lists every instrument, and says what its file says", () => {
  const told = [...read("docs/SCIENCE.md").matchAll(/^\| `([\w-]+)` \|.*\| (yes|no) \| (\w+) \|$/gm)].map((row) => row.slice(1).join(" "));
  const names = readdirSync(join(ROOT, "content/instruments")).filter((name) => name.endsWith(".json"));
  const kept = names.map((name) => JSON.parse(read(`content/instruments/${name}`))).map(({ name, verified, permission }) => `${name} ${verified ? "yes" : "no"} ${permission}`);
  same(told, kept, "instruments");
});

const numberOf = (value) => value.split("<<").map((side) => side.split("*").reduce((product, one) => product * Number(one), 1)).reduce((left, right) => left * 2 ** right);

// 1024 may be told as 1024, 1,024 or 1 KiB.
function* spelt(number) {
  yield String(number);
  yield number.toLocaleString("en-GB");
  for (const [unit, bytes] of [["KiB", 1 << 10], ["MiB", 1 << 20]]) if (number % bytes === 0) yield `${number / bytes} ${unit}`;
}

// Each by its name, in a row that has its number; and no row names another.
test("OPERATE tells each limit of the server and of its store by name, as it is", () => {
  const rows = new Map();
  for (const line of read("docs/OPERATE.md").split("## Limits\n")[1].split("\n## ")[0].split("\n").filter((one) => one.startsWith("| "))) {
    const cells = line.slice(2, -2).split("|");
    for (const name of all(cells.pop(), /`([A-Z_]+)`/g)) {
      must(!rows.has(name), `${name} twice`);
      rows.set(name, cells.join("|"));
    }
  }
  for (const [header, pattern, prefix] of [
    ["server/limits.h", /\bSERVER_([A-Z_]+) = ([\d *<]+)/g, ""],
    ["store/store.h", /\bSTORE_(\w+_MAX|STUB|CELLS) = ([\d *<]+)/g, "STORE_"],
    ["server/limit.c", /\[LIMIT_([A-Z_]+)\] = \{ (\d+)/g, "LIMIT_"],
  ])
    for (const [, name, value] of read(header).matchAll(pattern)) {
      const row = rows.get(prefix + name);
      must(row !== undefined, `${header}: no row names ${prefix}${name}`);
      const said = prefix + name === "LIMIT_PUSH" ? ["one"] : [...spelt(numberOf(value))];
      must(said.some((word) => new RegExp(`(?<![\\d,.])${word}(?![\\d,])`).test(row)), `${prefix}${name} is ${value.trim()}`);
      rows.delete(prefix + name);
    }
  same(rows.keys(), [], "names of nothing");
});

for (const [path, header, prefix] of [["docs/PROTOCOL.md", "vault/state.h", "VAULT_"], ["docs/PROTOCOL.md", "seal/backup.h", "BACKUP_"], ["docs/PROTOCOL.md", "seal/record.h", "RECORD_JSON"]])
  test(`${path} tells the limits of ${header} as they are`, () => {
    const text = read(path);
    const limits = [...read(header).matchAll(new RegExp(`\\b(${prefix}\\w*(?:_MAX|_MIN|_SECONDS|_RECORDS|_THREADS)) = ([\\d *<]+)`, "g"))];
    must(limits.length > 0, "there are none");
    for (const [, name, value] of limits) {
      const number = numberOf(value);
      must([...spelt(number)].some((word) => new RegExp(`(?<![\\d,.])${word}(?![\\d,])`).test(text)), `${name} is ${number}`);
    }
  });

test("PROTOCOL tells of every call of the API and of every way it refuses", () => {
  const told = read("docs/PROTOCOL.md").split(/^## /m).find((part) => part.startsWith("Accounts and sync"));
  const calls = [...read("server/api.c").matchAll(/^ {4}\{ HTTP_(\w+), WHO_\w+, "([^"]+)"/gm)];
  must(calls.length > 15, "calls");
  for (const [, method, path] of calls)
    if (!/^.v1.sessions.(current|others)$/.test(path)) must(told.includes(`\`${method} ${path}`) || told.includes(`\`${path}\``), `${method} ${path}`);
  const words = all(read("server/refuse.c"), /\[WHY_\w+\] = \{ \d+, "(\w+)"/g);
  must(words.length > 20, "words");
  for (const word of words) must(told.includes(`\`${word}\``), word);
});

test("each decision is whole and in the list", () => {
  const names = readdirSync(join(ROOT, "docs/adr")).filter((name) => /^\d/.test(name)).sort();
  const list = read("docs/adr/README.md");
  for (const [i, name] of names.entries()) {
    const text = read(`docs/adr/${name}`);
    must(name.startsWith(String(i + 1).padStart(4, "0")) && text.startsWith(`# ${i + 1}. `), `${name}: its number`);
    must(list.includes(`(${name})`), `${name}: not in the list`);
    for (const part of ["Question", "Choice", "Why", "What would change our mind"]) must(text.includes(`**${part}.**`), `${name}: no ${part}`);
  }
});

test("every document under docs/ can be reached from the README", () => {
  const reached = new Set(["README.md"]);
  for (const path of reached)
    for (const link of all(read(path), /\]\(([^)#\s]+\.md)[^)]*\)/g)) if (!/^[a-z]+:/.test(link)) reached.add(normalize(join(dirname(path), link)));
  for (const path of DOCUMENTS.filter((one) => one.startsWith("docs/"))) must(reached.has(path), path);
});

finish();
