// verify.mjs - `stillnear verify` against servers that hand out what was released, and against others.
// The signatures are made here by the real minisign, with keys that are gone afterwards.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { check, folder, outcome, same, start, test } from "./harness.mjs";

const FILES = { "index.html": "<!doctype html>", "app.js": "let a = 1;\n".repeat(50), "part/one-ABC.js": "", "sw.js": "// sw" };
const sha256 = (text) => createHash("sha256").update(text).digest("hex");
const listOf = (files) => Object.entries(files).map(([path, text]) => ({ path, sha256: sha256(text), size: Buffer.byteLength(text) }));
const releaseOf = (files, more = {}) => JSON.stringify({ version: "0.1.0", fingerprint: "0123456789abcdef", files: listOf(files), ...more });

const minisign = (...args) => execFileSync("minisign", args, { stdio: "pipe" });
const keys = folder({});
for (const who of ["ours", "theirs"]) minisign("-G", "-W", "-p", join(keys, `${who}.pub`), "-s", join(keys, `${who}.key`));
const ours = join(keys, "ours.pub");

function signatureOf(text, who = "ours") {
  const at = folder({ "release.json": text });
  minisign("-S", "-s", join(keys, `${who}.key`), "-m", join(at, "release.json"));
  return readFileSync(join(at, "release.json.minisig"), "utf8");
}

// What a server hands out: a release, signed.
function released(files = FILES, more = {}) {
  const release = releaseOf(files, more);
  return { ...files, "release.json": release, "release.json.minisig": signatureOf(release) };
}

// A server that hands out what it is told. A function answers by itself.
async function hosted(files, run) {
  const asked = [];
  const server = http.createServer((request, response) => {
    const path = decodeURIComponent(request.url).slice(1) || "index.html";
    asked.push(path);
    const has = files[request.url === "/" && "" in files ? "" : path];
    if (typeof has === "function") return has(request, response);
    response.writeHead(has === undefined ? 404 : 200).end(has);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    return await run(`http://127.0.0.1:${server.address().port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const verify = (url, ...args) => outcome("verify", url, ...(args.length ? args : ["--key", ours]));
const lines = ({ out }) => out.split("\n").filter(Boolean);

test("verify takes a signed release as our server hands it out, compressed or not", async () => {
  const files = released();
  const server = await start("--app-dir", folder({ ...files, "app.js.gz": gzipSync(files["app.js"]) }));
  const got = await verify(server.app.origin);
  same([got.code, got.out], [0, "release 0.1.0, fingerprint 0123456789abcdef, commit not said: 4 files, 0 problems\n"], "verify");
  const line = readFileSync(ours, "utf8").split("\n")[1];
  same((await verify(`${server.app.origin}/`, "--key", line)).code, 0, "the key itself, and a slash");
  await server.stop();
});

const WRONG = [
  ["a changed file", { "app.js": "let a = 2;\n".repeat(50) }, "app.js: is not what was released"],
  ["a longer file", { "sw.js": "// sw, and more" }, "sw.js: is longer than 5 bytes"],
  ["a file that should be empty", { "part/one-ABC.js": "x" }, "part/one-ABC.js: is longer than 0 bytes"],
  ["a missing file", { "sw.js": undefined }, "sw.js: the server answers 404"],
  ["another first page at the bare address", { "": "<!doctype htm1>" }, "/: is not what was released"],
  ["a file that is changed only where a browser asks", {
    "app.js": ({ headers }, response) => (headers["accept-encoding"] ? response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync("let a = 3;\n".repeat(50))) : response.end(FILES["app.js"])),
  }, "app.js: is not what was released, compressed"],
  ["a file that unpacks to more than was released", {
    "app.js": ({ headers }, response) => (headers["accept-encoding"] ? response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync(Buffer.alloc(50 << 20))) : response.end(FILES["app.js"])),
  }, "app.js: is longer than 550 bytes"],
];
for (const [what, change, said] of WRONG)
  test(`verify names ${what}`, () =>
    hosted({ ...released(), ...change }, async (url) => {
      const got = await verify(url);
      same([got.code, lines(got)[0], lines(got).length], [1, said, 2], "verify");
      check(lines(got)[1].endsWith("4 files, 1 problem"), lines(got)[1]);
    }));

const UNTRUSTED = [
  ["a list that was changed after it was signed", (good) => ({ "release.json": good["release.json"].replace("0.1.0", "0.1.1") }), "is not what was signed"],
  ["a list that somebody else signed", (good) => ({ "release.json.minisig": signatureOf(good["release.json"], "theirs") }), "is signed with another key"],
  ["a signature that is none", () => ({ "release.json.minisig": "untrusted comment: x\n" }), "cannot be read"],
  ["a list without a signature", () => ({ "release.json.minisig": undefined }), "there is no signature"],
  ["a signature without end", () => ({ "release.json.minisig": (_, response) => endless(response) }), "there is no signature"],
  ["a list without end", () => ({ "release.json": (_, response) => endless(response) }), "there is no list of files"],
  ["a list that leads out of its folder", () => released(FILES, { files: [{ path: "part/../../x", sha256: sha256(""), size: 0 }] }), "is not a list of files"],
  ["a list with too many files", () => released(FILES, { files: Array.from({ length: 513 }, (_, i) => ({ path: `f${i}`, sha256: sha256(""), size: 0 })) }), "is over a limit"],
  ["a list that is no list", () => ({ "release.json": "[]", "release.json.minisig": signatureOf("[]") }), "is not a list of files"],
];
for (const [what, change, said] of UNTRUSTED)
  test(`verify stops at ${what}`, () => {
    const good = released();
    return hosted({ ...good, ...change(good) }, async (url, asked) => {
      const got = await verify(url);
      same(got.code, 1, "status");
      check(got.err.includes(said), got.err);
      same(asked.filter((path) => !path.startsWith("release.json")), [], "what else was asked for");
    });
  });

function endless(response) {
  const more = () => {
    while (!response.destroyed && response.write("x".repeat(65536)));
    if (!response.destroyed) response.once("drain", more);
  };
  more();
}

test("verify follows nothing to another host", () =>
  hosted({}, (elsewhere, askedElsewhere) =>
    hosted({ ...released(), "app.js": (_, response) => response.writeHead(302, { Location: `${elsewhere}/app.js` }).end() }, async (url) => {
      const got = await verify(url);
      same([got.code, lines(got)[0]], [1, "app.js: the server answers 302 and points elsewhere"], "verify");
      same(askedElsewhere, [], "asked elsewhere");
    }),
  ));

test("verify holds a server against a build of one's own", () =>
  hosted(FILES, async (url) => {
    const own = folder({ "mine.json": releaseOf(FILES), "other.json": releaseOf({ ...FILES, "sw.js": "// ws" }) });
    same((await verify(url, "--release", join(own, "mine.json"))).code, 0, "the same build");
    const got = await verify(url, "--release", join(own, "other.json"));
    same([got.code, lines(got)[0]], [1, "sw.js: is not what was released"], "another build");
  }));

test("verify says how it wants to be asked", async () => {
  for (const args of [[], ["http://127.0.0.1:1"], ["file:///etc/passwd", "--key", ours], ["ftp://127.0.0.1", "--key", ours], ["http://127.0.0.1/?a", "--key", ours], ["http://127.0.0.1", "--key", ours, "--release", ours], ["http://127.0.0.1", "--key"], ["http://127.0.0.1", "x", "--key", ours]])
    same((await outcome("verify", ...args)).code, 2, args.join(" "));
  writeFileSync(join(keys, "none"), "untrusted comment: no key\n");
  for (const key of [join(keys, "none"), join(keys, "absent"), "RWTk"]) check((await verify("http://127.0.0.1:1", "--key", key)).err.includes("neither a public key"), key);
  const got = await verify("http://127.0.0.1:1");
  check(got.code === 1 && lines(got)[0].startsWith("release.json: cannot be fetched"), "nobody there");
  check((await outcome("verify", "--help")).out.includes("Example:"), "an example");
});
