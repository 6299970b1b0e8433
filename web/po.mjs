// Reads gettext catalogues (content/po/<lang>.po) into what src/t.ts wants: one JSON object a language.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export function catalogues(dir) {
  const found = new Map();
  if (!existsSync(dir)) return found;
  for (const file of readdirSync(dir).sort())
    if (file.endsWith(".po")) found.set(basename(file, ".po"), catalogue(basename(file, ".po"), readFileSync(join(dir, file), "utf8")));
  return found;
}

function catalogue(lang, text) {
  const words = {};
  let header = "";
  for (const { fuzzy, id, many, says } of entries(text)) {
    if (id === "") header = says[0] ?? "";
    else if (!fuzzy && says.every((one) => one !== "") && says.length) words[id] = many ? says : says[0];
  }
  const rtl = /^(ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)\b/.test(lang);
  return { lang, dir: rtl ? "rtl" : "ltr", plural: plural(lang, header), words };
}

function* entries(text) {
  for (const block of text.replaceAll("\r", "").split(/\n\s*\n/)) {
    const one = { fuzzy: /^#,.*\bfuzzy\b/m.test(block), id: null, many: null, says: [] };
    let put = () => {};
    for (const line of block.split("\n")) {
      const [, key, form, quoted] = /^(?:(msgid|msgid_plural|msgstr)(?:\[(\d)\])?\s+)?(".*")\s*$/.exec(line) ?? [];
      if (quoted === undefined) continue;
      if (key === "msgid") put = (more) => (one.id = (one.id ?? "") + more);
      else if (key === "msgid_plural") put = (more) => (one.many = (one.many ?? "") + more);
      else if (key === "msgstr") put = (more) => (one.says[+(form ?? 0)] = (one.says[+(form ?? 0)] ?? "") + more);
      put(JSON.parse(quoted));
    }
    if (one.id !== null) yield one;
  }
}

// gettext numbers the forms by a C expression; Intl.PluralRules names them. One number of each kind tells which is which.
function plural(lang, header) {
  const expression = /plural=([^;]+)/.exec(header)?.[1] ?? "n != 1";
  if (!/^[\sn0-9?:()%<>=!&|+*-]+$/.test(expression)) throw new Error(`${lang}.po: the plural rule is not one`);
  const form = new Function("n", `return +(${expression})`);
  const rules = new Intl.PluralRules(lang), forms = {};
  for (let n = 0; n <= 200; n++) forms[rules.select(n)] ??= form(n);
  return forms;
}
