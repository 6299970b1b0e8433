// operate.mjs - what an operator sees and sets: settings, invitations, keys, counts.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ask, check, folder, outcome, program, same, start, test, until } from "./harness.mjs";
import { Device, person } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const served = ["--app-dir", app, "--site-dir", app];

// OpenMetrics, as far as a scraper is strict about it: https://openmetrics.io, "overall structure".
function parse(text) {
  check(text.endsWith("\n# EOF\n"), "the end");
  const families = new Map();
  let family = null;
  for (const line of text.slice(0, -"# EOF\n".length).split("\n").slice(0, -1)) {
    const type = /^# TYPE ([a-z_]+) (counter|gauge)$/.exec(line);
    const help = /^# HELP ([a-z_]+) \S.*$/.exec(line);
    const sample = /^([a-z_]+)(?:\{([a-z]+)="([a-z]+)"\})? (\d+(?:\.\d+)?(?:e[+-]\d+)?)$/.exec(line);
    if (type) {
      check(!families.has(type[1]), `${type[1]} comes in two pieces`);
      families.set(type[1], (family = { name: type[1], type: type[2], samples: new Map() }));
    } else if (help) {
      same(help[1], family.name, "help stands with its type");
    } else {
      check(sample, `not a sample: ${line}`);
      same(sample[1], family.type === "counter" ? `${family.name}_total` : family.name, "a sample stands with its type");
      check(!family.samples.has(sample[3] ?? ""), `twice: ${line}`);
      family.samples.set(sample[3] ?? "", Number(sample[4]));
    }
  }
  return families;
}

test("/metrics counts without naming anybody, for this machine only", async () => {
  const server = await start(...served);
  const one = new Device(server.app);
  await one.signUp(person());
  await one.logIn(one.who);
  const { status, headers, bytes } = await one.call("GET", "/metrics");
  same([status, headers["content-type"]], [200, "application/openmetrics-text; version=1.0.0; charset=utf-8"], "the reply");
  const families = parse(bytes.toString());
  same([families.get("stillnear_accounts_made").samples.get(""), families.get("stillnear_logins").samples.get("good")], [1, 1], "counts");
  check(families.get("stillnear_commits").samples.get("good") >= 2 && families.size >= 8, "commits");
  for (const name of ["X-Forwarded-For", "Forwarded", "Via"]) same((await one.call("GET", "/metrics", undefined, { [name]: "203.0.113.1" })).status, 404, `through a proxy: ${name}`);
  same((await ask(server.site, "/metrics")).status, 404, "the public page has none");
  same((await ask(server.app, "/readyz")).body.toString(), "ready\n", "ready");
  await server.stop();
});

test("with invitations on, each lets one person in, once", async () => {
  const data = folder({});
  const { code, out } = await outcome("invite", "--data", data);
  const invite = out.trim();
  check(code === 0 && /^[0-9a-hjkmnp-tv-z]{26}$/.test(invite), out);
  const names = readdirSync(join(data, "invites"));
  same(names.length, 1, "one file");
  check(!names[0].includes(invite), "which does not hold it");
  const server = await start(...served, "--data", data, "--invite", "required");
  const signUp = async (more, who = person()) => {
    const { status, why } = await new Device(server.app).signUp(who, more);
    return why ?? status;
  };
  for (const more of [{}, { invite: "" }, { invite: "0".repeat(26) }, { invite: "../server.keys" }]) same(await signUp(more), "invite_needed", JSON.stringify(more));
  same(await signUp({ invite }, { ...person(), slots: person([1]).slots }), "slots_needed", "a sign-up that fails");
  const both = await Promise.all([signUp({ invite }), signUp({ invite })]);
  same(both.map(String).sort(), ["201", "invite_needed"], "two at once");
  same(await signUp({ invite }), "invite_needed", "again");
  await server.stop();
});

test("keys are made once, for their owner alone", async () => {
  const server = await start(...served, "--data", join(folder({}), "new"));
  const mode = (path) => (statSync(path).mode & 0o777).toString(8);
  same([mode(server.data), mode(join(server.data, "server.keys")), mode(join(server.data, "store.db"))], ["700", "600", "600"], "modes");
  const second = await outcome("serve", "--app-port", "0", "--site-port", "0", ...served, "--data", server.data);
  check(second.code === 1 && second.err.startsWith("stillnear serve: "), `two servers on one folder: ${second.err}`);
  await server.stop();
  chmodSync(join(server.data, "server.keys"), 0o640);
  const open = await outcome("serve", "--app-port", "0", "--site-port", "0", ...served, "--data", server.data);
  check(open.code === 1 && open.err.includes("chmod 600"), open.err);
  chmodSync(join(server.data, "server.keys"), 0o600);
  truncateSync(join(server.data, "server.keys"), 63);
  const damaged = await outcome("serve", "--app-port", "0", "--site-port", "0", ...served, "--data", server.data);
  check(damaged.code === 1 && damaged.err.includes("damaged"), damaged.err);
  rmSync(join(server.data, "server.keys"));
  const lost = await outcome("serve", "--app-port", "0", "--site-port", "0", ...served, "--data", server.data);
  check(lost.code === 1 && lost.err.includes("put them back"), `new keys to an old database: ${lost.err}`);
});

test("a setting is taken from the command line, else the environment, else the file", async () => {
  const place = folder({ "taken": "" });
  const file = join(place, "stillnear.conf");
  const say = (words, env = {}) => {
    const child = spawnSync(program, ["serve", ...served, "--app-port", "0", "--site-port", "0", "--bind", "127.0.0.1", ...words], { env: { ...process.env, ...env }, encoding: "utf8", timeout: 60_000 });
    return child.stderr;
  };
  // A data folder that cannot be made names the one that was chosen.
  writeFileSync(file, `# a remark\n\n  data = ${place}/taken/file  \n`);
  check(say(["--config", file]).includes(`${place}/taken/file`), "the file");
  check(say([], { STILLNEAR_CONFIG: file }).includes(`${place}/taken/file`), "a file that the environment names");
  check(say(["--config", file], { STILLNEAR_DATA: `${place}/taken/environment` }).includes("taken/environment"), "the environment");
  check(say(["--config", file, "--data", `${place}/taken/line`], { STILLNEAR_DATA: `${place}/taken/environment` }).includes("taken/line"), "the command line");
  check(say([], { STATE_DIRECTORY: `${place}/taken/state` }).includes("taken/state"), "systemd's");
  for (const [text, words] of [
    ["data", 'line 1 of the settings is not "name = value"'],
    ["\ndat = x", 'line 2 of the settings: there is no setting "dat"'],
    ["app-port = 70000", "70000"],
    ["invite = maybe", "required"],
    ["trust-proxy = example.org", "example.org"],
    ["append-per-minute = 0", "append-per-minute"],
    ["bind = 1\nbind = 2\nbind = 3\nbind = 4\nbind = 5\n", "at most 4"],
    ["config = /x", "config"],
  ]) {
    writeFileSync(file, text);
    const said = say(["--config", file]);
    check(said.includes(words) && said.split("\n").length <= 3, `${JSON.stringify(text)}: ${said}`);
  }
  check(say(["--config", join(place, "none")]).includes("cannot be read"), "no such file");
  mkdirSync(join(place, "list"));
  const server = await start(...served, "--config", (writeFileSync(file, "trust-proxy = 192.0.2.1\ntrust-proxy = 127.0.0.1\n"), file));
  const guest = (address) => new Device(server.app, { headers: { "X-Forwarded-For": address } });
  for (let i = 0; i < 5; i++) same((await guest("203.0.113.9").signUp(person())).status, 201, "a guest of a trusted proxy");
  same((await guest("203.0.113.9").signUp(person())).status, 429, "who is counted");
  await server.stop();
});

test("of several headers that name a visitor, the proxy's own counts: the last", async () => {
  const server = await start(...served, "--trust-proxy", "127.0.0.1");
  const signUp = (i) => new Device(server.app, { headers: { "X-Forwarded-For": [`198.51.100.${i}`, "203.0.113.7"] } }).signUp(person());
  for (let i = 0; i < 5; i++) same((await signUp(i)).status, 201, "a visitor who writes another address each time");
  same((await signUp(6)).status, 429, "is one visitor");
  await server.stop();
});

test("it says nothing of anybody: no log line for any request, good or bad", async () => {
  const server = await start(...served);
  const one = new Device(server.app);
  await one.signUp(person());
  for (const path of ["/", "/nothing", "/v1/nothing", "/v1/slots"]) await one.call("GET", path);
  await one.call("POST", "/v1/login", { slot: "x" });
  await until(async () => (await ask(server.app, "/readyz")).status === 200, "ready");
  const { out, err } = await server.stop();
  same([out.split("\n").length, err], [2, ""], "what was said");
});
