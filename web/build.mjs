// node build.mjs [--out DIR] [--wasm FILE] [--lens FILE] [--measure FILE] [--no-wasm] [--key KEY]... [--commit HASH --time SECONDS]
// [--security]
// builds the app into one directory of plain files. Everything the page loads comes from there; each text file has a .br
// and a .gz beside it, and release.json names every file with its hash, so that anybody can compare what a server hands
// out with what was built. KEY is a public key of minisign: with one, devices take only versions that it signed.
// script/release says from which commit, when that was made, and whether a version mends something urgent.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { catalogues } from "./po.mjs";
import { icon } from "./png.mjs";

const web = dirname(fileURLToPath(import.meta.url));
const root = dirname(web);

function values(name) {
  return process.argv.flatMap((one, at) => {
    if (one !== name) return [];
    if (!process.argv[at + 1]) throw new Error(`${name} wants a value`);
    return [process.argv[at + 1]];
  });
}

const option = (name, otherwise) => values(name).map((path) => resolve(path))[0] ?? otherwise;

const out = option("--out", join(root, "build/web"));
const none = process.argv.includes("--no-wasm");
const wasm = none ? null : option("--wasm", join(root, "build/stillnear.wasm"));
const lens = none ? null : option("--lens", join(root, "build/lens.wasm"));
const measure = none ? null : option("--measure", join(root, "build/measure.wasm"));
for (const [name, file] of [["--wasm", wasm], ["--lens", lens], ["--measure", measure]])
  if (file && !existsSync(file)) {
    console.error(`build.mjs: there is no ${relative(process.cwd(), file)}. Build it first (script/wasm), name it with ${name} FILE, or say --no-wasm.`);
    process.exit(1);
  }

// What content files say about themselves, and the whole address at which a help line was seen, stay in content/:
// the app carries the texts, and of such an address the site.
const contentFiles = {
  name: "content",
  setup: ({ onLoad }) =>
    onLoad({ filter: /content\/(lessons\/)?[a-z_]+\.json$/ }, ({ path }) => {
      const { about: _about, ...content } = JSON.parse(readFileSync(path, "utf8"));
      for (const { lines } of content.countries ?? []) for (const line of lines) if (line.source) line.source = new URL(line.source).hostname.replace(/^www\./, "");
      return { contents: JSON.stringify(content), loader: "json" };
    }),
};

// Common words and passphrases, most common first, for the estimate of an own passphrase (src/account/strength.ts):
// as many as tell a weak one from a fair one, of the lists' many megabytes.
const dictionary = {
  name: "dictionary",
  setup(build) {
    build.onResolve({ filter: /^dictionary$/ }, () => ({ path: "dictionary", namespace: "dictionary" }));
    build.onLoad({ filter: /.*/, namespace: "dictionary" }, () => {
      const packages = createRequire(import.meta.url);
      const { dictionary: common, adjacencyGraphs } = packages("@zxcvbn-ts/language-common");
      const { dictionary: english } = packages("@zxcvbn-ts/language-en");
      const lists = { passwords: common["passwords-common"].slice(0, 4_000), words: english["commonWords-en"].slice(0, 12_000), names: english["firstnames-en"] };
      const { qwerty, qwertz, azerty } = adjacencyGraphs;
      const contents = { lists: Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.join(" ")])), graphs: { qwerty, qwertz, azerty } };
      return { contents: JSON.stringify(contents), loader: "json" };
    });
  },
};

const shared = {
  absWorkingDir: web,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2022", "chrome111", "firefox121", "safari16.4"],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
};

const write = (name, bytes) => {
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), bytes);
};

function* files(dir = out) {
  for (const entry of readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) yield* files(join(dir, entry.name));
    else yield relative(out, join(dir, entry.name)).replaceAll("\\", "/");
  }
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// The chunks that an output needs before it can run: fetched at once, not one after the other.
function needed(outputs, name, found = new Set()) {
  for (const { path, kind } of outputs[name]?.imports ?? [])
    if (kind === "import-statement" && !found.has(path)) needed(outputs, path, found.add(path));
  return found;
}

// What somebody who begins alone does not need: the files that only these screens lead to, by what they are for. sw.ts
// fetches them when they are first asked for.
const LATER = {
  account: /^src\/screens\/account\.tsx$/,
  together: /^src\/sets\/(together|between|live)\.ts$/,
  questionnaires: /^src\/screens\/questionnaires\.tsx$/,
};
const isLater = (entry) => Object.values(LATER).some((which) => which.test(entry ?? ""));

function reached(outputs, name, found = new Set(), isStart = false) {
  if (found.has(name) || (!isStart && isLater(outputs[name]?.entryPoint))) return found;
  found.add(name);
  for (const { path } of outputs[name]?.imports ?? []) reached(outputs, path, found);
  return found;
}

// What the first screen needs becomes one file, not one for every set of screens that shares a part of it: each later
// screen is told that it needs the start as well, which has always run by then.
const together = {
  name: "together",
  setup(build) {
    build.onLoad({ filter: /src\/(screens\/(account|me|slow)\.tsx|sets\/[^/]+\.ts|notice\/Flow\.tsx)$/ }, ({ path }) =>
      ({ contents: `import "${join(web, "src/main")}";\n${readFileSync(path, "utf8")}`, loader: path.endsWith("x") ? "tsx" : "ts" }));
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const po = catalogues(join(root, "content/po"));
for (const [lang, catalogue] of po) write(`po/${lang}.json`, JSON.stringify(catalogue));

const app = await esbuild.build({
  ...shared,
  entryPoints: { app: "src/main.tsx" },
  outdir: out,
  splitting: true,
  chunkNames: "part/[name]-[hash]",
  metafile: true,
  plugins: [together, contentFiles, dictionary],
  define: { LANGUAGES: JSON.stringify([...po.keys()]) },
});
await esbuild.build({
  ...shared,
  entryPoints: { app: "style/app.css", first: "src/first.ts", ...(existsSync(join(web, "src/worker.ts")) && { worker: "src/worker.ts" }) },
  outdir: out,
  assetNames: "fonts/[name]",
  loader: { ".woff2": "file" },
});

const outputs = Object.fromEntries(Object.entries(app.metafile.outputs).map(([path, one]) => [relative(out, resolve(web, path)),
  { ...one, imports: one.imports.map((each) => ({ ...each, path: relative(out, resolve(web, each.path)) })) }]));
const early = needed(outputs, "app.js");
const preloads = [...early].map((path) => `<link rel="modulepreload" href="${path}">`).join("\n");
write("index.html", readFileSync(join(web, "static/index.html"), "utf8").replace("<!-- parts -->", preloads));

for (const name of ["manifest.webmanifest", "icon.svg"]) copyFileSync(join(web, "static", name), join(out, name));
for (const [name, size, room] of [["icon-192.png", 192, 0.16], ["icon-512.png", 512, 0.16], ["icon-mask.png", 512, 0.26], ["apple-touch-icon.png", 180, 0.16]])
  write(name, icon(size, room));
if (wasm) copyFileSync(wasm, join(out, "stillnear.wasm"));
if (lens) copyFileSync(lens, join(out, "lens.wasm"));
if (measure) copyFileSync(measure, join(out, "measure.wasm"));

// Whoever installs the app asks for the icons, whoever writes something hard for the lens, whoever has wording of a
// questionnaire for its figures. What several later sets share belongs to the first of them that has it: it is kept, as
// everything later is, from when it was first needed.
const forAll = reached(outputs, "app.js");
const sets = Object.entries(LATER).map(([name, which]) => {
  const starts = Object.keys(outputs).filter((path) => which.test(outputs[path].entryPoint ?? ""));
  return [name, new Set(starts.flatMap((start) => [...reached(outputs, start, new Set(), true)]))];
});
const laterFor = (name) => {
  if (name === "lens.wasm") return "lens";
  if (name === "measure.wasm") return "questionnaires";
  return name in outputs && !forAll.has(name) ? sets.find(([, files]) => files.has(name))?.[0] : undefined;
};

// The service worker is told what a version is made of by release.json, so it is one of the files listed there.
await esbuild.build({ ...shared, entryPoints: { sw: "src/sw.ts" }, outdir: out, define: { KEYS: JSON.stringify(values("--key")) } });

const listed = [...files()].map((path) => {
  const bytes = readFileSync(join(out, path));
  return { path, sha256: sha256(bytes), size: bytes.length, later: laterFor(path) };
});
const fingerprint = sha256(listed.map(({ path, sha256 }) => `${path} ${sha256}\n`).join("")).slice(0, 16);
const [, version] = /^project\(.*version: '([\w.-]+)'/m.exec(readFileSync(join(root, "meson.build"), "utf8"));
const head = { version, fingerprint, commit: values("--commit")[0], time: Number(values("--time")[0]) || undefined, security: process.argv.includes("--security") || undefined };
write("release.json", `${JSON.stringify(head).slice(0, -1)},"files":[\n${listed.map((file) => JSON.stringify(file)).join(",\n")}\n]}\n`);

for (const name of [...files()].filter((name) => /\.(html|js|css|json|svg|webmanifest|wasm)$/.test(name))) {
  const bytes = readFileSync(join(out, name));
  write(`${name}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  write(`${name}.gz`, gzipSync(bytes, { level: 9 }));
}

const size = (name) => statSync(join(out, existsSync(join(out, `${name}.br`)) ? `${name}.br` : name)).size;
const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const first = ["index.html", "first.js", "app.css", "app.js", ...early];
const visit = ["release.json", ...listed.filter(({ path, later }) => !later && !path.startsWith("fonts/") && !path.endsWith(".png")).map(({ path }) => path)];
const sum = (which) => which.reduce((total, name) => total + size(name), 0);
const laterSize = (set) => kb(sum(listed.filter(({ later }) => later === set).map(({ path }) => path)));
console.log(
  `${relative(process.cwd(), out)}: ${version}, fingerprint ${fingerprint}; first screen ${kb(sum(first))}, first visit without fonts ${kb(sum(visit))}, ` +
    `the account ${laterSize("account")}, what is for two ${laterSize("together")}, questionnaires ${laterSize("questionnaires")}${lens ? `, the lens ${laterSize("lens")}` : ""} (brotli)`,
);

const VISIT_BYTES_MAX = 275 * 1024;
if (wasm && sum(visit) > VISIT_BYTES_MAX) {
  console.error(`build.mjs: a first visit fetches ${kb(sum(visit))}; ${kb(VISIT_BYTES_MAX)} is the limit`);
  process.exit(1);
}
