// run.mjs BUILD-DIR - the vault natively and in WebAssembly: the protocol's vectors, a set of scripts with identical
// answers, and what is left in memory after locking. Ends with `N passed, N failed`.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { openDoor, Script } from "./door.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const build = resolve(process.argv[2] ?? join(root, "build"));
const wasm = join(build, "stillnear.wasm");
const vectors = readFileSync(join(root, "tests/vectors/protocol_v1.json"), "utf8");
const temp = mkdtempSync(join(tmpdir(), "stillnear-door-"));
let passed = 0, failed = 0;

function test(name, body) {
  try {
    body();
    passed++;
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}\n  ${String(error.message).slice(0, 2000)}`);
  }
}

// Runs a WASI command with this standard input; node's own WASI is still an experiment that differs by version.
function runCommand(path, input) {
  const stdin = Buffer.from(input), stdout = [];
  let memory, at = 0;
  const each = (iovs, count, size, move) => {
    const view = new DataView(memory.buffer);
    let total = 0;
    for (let i = 0; i < count; i++) total += move(new Uint8Array(memory.buffer, view.getUint32(iovs + 8 * i, true), view.getUint32(iovs + 8 * i + 4, true)));
    view.setUint32(size, total, true);
    return 0;
  };
  const files = {
    fd_read: (fd, iovs, count, size) => each(iovs, count, size, (to) => { const len = stdin.copy(to, 0, at); at += len; return len; }),
    fd_write: (fd, iovs, count, size) => each(iovs, count, size, (from) => stdout.push(Buffer.from(from)) && from.length),
    proc_exit: (code) => assert.equal(code, 0, "exit status"),
  };
  const module = new WebAssembly.Module(readFileSync(path));
  const nothing = Object.fromEntries(WebAssembly.Module.imports(module).map(({ name }) => [name, () => 0]));
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: { ...nothing, ...files } });
  memory = instance.exports.memory;
  instance.exports._start();
  return Buffer.concat(stdout).toString();
}

function agrees(values) {
  const want = JSON.parse(vectors);
  const names = Object.keys(want).filter((name) => !["protocol", "note", "inputs"].includes(name));
  assert.ok(names.length >= 25);
  for (const name of names) assert.equal(values[name], want[name], name);
}

test("the native program gives every value of the protocol's vectors", () => {
  const run = spawnSync(join(build, "seal_vectors"), { input: vectors, encoding: "utf8" });
  assert.equal(run.status, 0, `${run.signal} ${run.error} ${run.stderr}`);
  agrees(JSON.parse(run.stdout));
});

test("WebAssembly gives every value of the protocol's vectors", () => {
  const sources = ["base/utf8.c", "wire/json.c", "wasm/still.c", "tests/seal_vectors.c"]
    .concat(["account", "inbox", "live_frame", "pair", "record", "seal", "slot"].map((name) => `seal/${name}.c`))
    .map((name) => join(root, name));
  const out = join(temp, "vectors.wasm");
  // A command module with the files of WASI: only this test's own input and output go through them.
  execFileSync("clang", ["--target=wasm32-wasi", "--sysroot=/usr", "-O2", `-I${root}`, `-I${build}/vendor/wasm/include`, "-D_DEFAULT_SOURCE",
    "-DSTILL_WITH_FILES", ...sources, `-L${build}/vendor/wasm`, "-lvendor", "-lm", "-o", out]);
  agrees(JSON.parse(runCommand(out, vectors)));
});

for (const name of readdirSync(join(here, "scripts")).sort()) {
  test(`native and WebAssembly answer ${name} alike, and as expected`, () => {
    const path = join(here, "scripts", name);
    const native = execFileSync(join(build, "stillnear"), ["vault", "--script", path], { encoding: "utf8", maxBuffer: 1 << 28 }).split("\n");
    const script = new Script(openDoor(wasm));
    const lines = readFileSync(path, "utf8").split("\n").filter((line, i, all) => i < all.length - 1 || line !== "");
    let at = 0;
    for (const line of lines) {
      // `#= {...}` after a request: these fields of its reply, and the request before it.
      if (line.startsWith("#= ")) {
        const reply = JSON.parse(native[at - 1]);
        for (const [field, want] of Object.entries(JSON.parse(line.slice(3)))) assert.deepEqual(field.split(".").reduce((value, step) => value?.[step], reply), want, `${name}: ${field} of ${native[at - 1].slice(0, 300)}`);
      }
      const reply = script.run(line);
      if (reply !== "") assert.equal(reply, native[at++], `line: ${line.slice(0, 200)}`);
    }
    assert.equal(native[at], "", "native said more");
  });
}

// What may be asked of a vault that is closed. All else in the tables of vault/vault.c must be refused, a new row too.
const closed = ["begin", "unlock", "lock", "kept", "not_kept", "wait", "account_words", "sign_in", "account_got", "account_stop", "sample_open", "sample_close",
  "status", "constants", "check", "whatif"];

test("while locked, what needs an open vault is refused", () => {
  const script = new Script(openDoor(wasm));
  for (const [ask, table] of [["do", "COMMANDS"], ["view", "VIEWS"]]) {
    const [, rows] = new RegExp(`${table}\\[\\] = \\{([^]*?)^\\};`, "m").exec(readFileSync(join(root, "vault/vault.c"), "utf8"));
    const names = [...rows.matchAll(/^ {4}\{ "(\w+)"/gm)].map(([, name]) => name).filter((name) => !closed.includes(name));
    assert.ok(names.length > 15, table);
    for (const name of names) assert.equal(JSON.parse(script.run(JSON.stringify({ [ask]: name }))).why, "locked", name);
  }
});

test("after locking, neither words nor keys are left in memory", () => {
  const door = openDoor(wasm);
  const script = new Script(door);
  const secret = Buffer.alloc(32, 7).toString("base64");
  const canary = "harbour-canary-9182";
  script.run(JSON.stringify({ do: "begin", secret }));
  for (let i = 0; i < 60; i++) script.run(JSON.stringify({ do: "add", entry: { t: "trigger", event: `${canary} ${i}`, story: canary, feelings: [canary] } }));
  script.run(JSON.stringify({ do: "draft", form: "trigger", entry: { event: canary } }));
  script.run(JSON.stringify({ view: "search", words: canary }));
  script.run(JSON.stringify({ do: "edit", o: JSON.parse(script.run(JSON.stringify({ view: "list", limit: 1 }))).entries[0].o, entry: { t: "trigger", event: canary } }));
  script.run(JSON.stringify({ do: "export" }));
  door.forget();
  assert.ok(door.memory().includes(canary), "the canary must be in memory while open, or this test proves nothing");
  script.run(JSON.stringify({ do: "lock" }));
  door.forget();
  const at = door.memory().indexOf(canary);
  assert.equal(at, -1, `found: ${door.memory().subarray(Math.max(0, at - 40), at + 60)}`);
  assert.equal(door.memory().indexOf(Buffer.alloc(32, 7)), -1, "the device's secret");
});

// Each secret of an account, as bytes and as the text it was typed in; the conversations stop at different places.
test("after locking, no secret of the account is left in memory", () => {
  const door = openDoor(wasm);
  const script = new Script(door);
  const say = (line) => JSON.parse(script.run(JSON.stringify(line)));
  const got = (status, body) => say({ do: "account_got", status, blob: { text: body === undefined ? "" : JSON.stringify(body) } });
  const origin = "http://a", first = "passphrase-canary-5521", second = "passphrase-canary-8834", prf = Buffer.alloc(32, 9);
  const challenge = Buffer.alloc(40, 1).toString("base64");
  say({ do: "begin", secret: Buffer.alloc(32, 7).toString("base64") });
  const { recovery, ask } = say({ do: "sign_up", handle: "handle-canary-3310", passphrase: first, origin, label: "label-canary-6612" });
  const { send } = say({ do: "sign_up_confirm", typed: recovery.split("-")[ask] });
  const made = JSON.parse(Buffer.from(send.body, "base64"));
  got(201, { account: made.account });
  say({ do: "add_passkey", passphrase: first, origin, prf: prf.toString("base64") });
  got(200, { challenge });
  got(204);
  const back = say({ do: "sign_in", recovery, origin, secret: Buffer.alloc(32, 7).toString("base64") });
  assert.equal(back.why, "busy");
  say({ do: "account_stop" });
  const taken = say({ do: "take_back", passphrase: first, new_passphrase: second, origin, secret: Buffer.alloc(32, 7).toString("base64") });
  const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const code = (text) => {
    const bits = [...text.replaceAll("-", "").slice(0, 26)].map((c) => digits.indexOf(c).toString(2).padStart(5, "0")).join("");
    return Buffer.from(bits.slice(0, 128).match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  };
  const secrets = { first, second, prf, "the first code": code(recovery), "the second code": code(taken.recovery) };
  const spelt = { "the first code as text": recovery, "the second code as text": taken.recovery, handle: "handle-canary-3310", label: "label-canary-6612" };
  assert.ok(door.memory().includes(secrets["the second code"]), "in memory while it is shown, or this test proves nothing");
  say({ do: "lock" });
  door.forget();
  for (const [name, secret] of Object.entries({ ...secrets, ...spelt })) assert.equal(door.memory().indexOf(secret), -1, name);
});

test("the lens marks the same natively and in WebAssembly, and forgets what it read", () => {
  const messages = readFileSync(join(root, "content/lens/data/dev.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
  messages.push({ id: "emoji", text: "\u{1F600}\u{1F600} You never listen. I feel sad \u{1F62D} when we argue." });
  const native = execFileSync(join(build, "stillnear"), ["lens", "scan", "--jsonl"], { input: messages.map(({ id, text }) => JSON.stringify({ id, text })).join("\n") + "\n", encoding: "utf8" });
  const door = openDoor(join(build, "lens.wasm"));
  let marks = 0;
  for (const [i, line] of native.trim().split("\n").entries()) {
    const { text } = messages[i];
    const units = (point) => [...text].slice(0, point).join("").length; // the browser counts in UTF-16
    const want = JSON.parse(line).spans.map(({ kind, start, end }) => `${kind} ${units(start)} ${units(end)}`);
    const got = JSON.parse(door.view(JSON.stringify({ view: "lens", text }))).marks.map(({ kind, start, end }) => `${kind} ${start} ${end}`);
    assert.deepEqual(got.sort(), want.sort(), text);
    marks += got.length;
  }
  assert.ok(marks > 50);
  const canary = "lantern-canary-7361";
  door.view(JSON.stringify({ view: "lens", text: `You never say ${canary}.` }));
  door.view(JSON.stringify({ view: "scaffold", text: `I feel sad when ${canary}.` }));
  door.forget();
  assert.equal(door.memory().indexOf(canary), -1);
});

test("questionnaires score the same natively and in WebAssembly, and their words are forgotten", () => {
  const levels = [0, 5, 3, 0, 4, 0, 0, 5, 4, 0, 0, 0, 0, 0, 0, 2, 2, 4, 0, 0, 0, 0, 0, 0, 4, 3, 0, 0, 0, 4, 0, 0, 0, 0, 3, 0];
  const input = `${levels.map((_, i) => `Q${i + 1}`).join()}\n${levels.map((level) => level || "").join()}\n`;
  const { people: [native] } = JSON.parse(execFileSync(join(build, "stillnear"), ["measure", "score", "--instrument", "ecr", "--in", "-", "--json"], { input, encoding: "utf8" }));
  const door = openDoor(join(build, "measure.wasm"));
  const got = JSON.parse(door.view(JSON.stringify({ view: "asked", instrument: "ecr", levels })));
  for (const scale of ["avoidance", "anxiety"]) assert.ok(Math.abs(got[scale].value - native.scales[scale].theta) <= 5e-5, scale);
  assert.equal(got.region, native.region);
  const canary = "heron-canary-5417";
  const lines = Array.from({ length: 5 }, (_, i) => `${canary} ${i}`);
  assert.deepEqual(JSON.parse(door.view(JSON.stringify({ view: "wording", instrument: "who-5", text: lines.join("\n") }))).lines, lines);
  door.forget();
  assert.equal(door.memory().indexOf(canary), -1);
});

rmSync(temp, { recursive: true });
if (!existsSync(wasm)) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
