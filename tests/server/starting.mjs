// starting.mjs - how it starts, and how it refuses to.
import net from "node:net";
import { check, folder, outcome, same, start, test } from "./harness.mjs";

const app = folder({ "index.html": "the app" });
const site = folder({ "index.html": "the site" });
const serve = (...args) => outcome("serve", "--data", folder({}), "--app-port", "0", "--site-port", "0", "--app-dir", app, "--site-dir", site, ...args);

test("it says where it is, in one line", async () => {
  const server = await start("--app-dir", app, "--site-dir", site);
  check(/^stillnear \S+ is up: app http:\/\/localhost:\d+ site http:\/\/localhost:\d+\n$/.test(server.out), server.out);
  await server.stop();
});

test("by default it listens on this machine only, on IPv4 and, where there is one, IPv6", async () => {
  const server = await start("--app-dir", app, "--site-dir", site);
  const reach = (host) =>
    new Promise((resolve) => {
      const socket = net.connect(Number(server.app.port), host, () => resolve("yes"));
      socket.on("error", (error) => resolve(error.code));
    });
  same(await reach("127.0.0.1"), "yes", "IPv4");
  check(["yes", "EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(await reach("::1")), "IPv6");
  same(await reach("127.0.0.2"), "ECONNREFUSED", "another address");
  await server.stop("SIGKILL");
});

test("it listens where it is told to, and names itself by that", async () => {
  const server = await start("--app-dir", app, "--site-dir", site, "--bind", "127.0.0.3");
  same(server.app.hostname, "127.0.0.3", "name");
  await server.stop();
});

test("what it cannot do, it says in one sentence", async () => {
  const holder = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  const taken = String(holder.address().port);
  for (const [args, word] of [
    [["--app-port", taken], taken],
    [["--app-port", "65536"], "65536"],
    [["--site-port", "http"], "http"],
    [["--app-port", ""], "port"],
    [["--app-dir", "/nowhere/at/all"], "/nowhere/at/all"],
    [["--site-dir", "/etc/passwd"], "/etc/passwd"],
    [["--app-dir", folder({ "other.html": "x" })], "index.html"],
    [["--app-dir", folder({ "index.html": "x", "old.js.br": "x" })], "old.js"],
    [["--site-dir", folder({ "index.html": "{{secret:text}}" })], "slot"],
    [["--bind", "localhost"], "localhost"],
    [["--bind", "192.0.2.1"], "192.0.2.1"], // documentation addresses: RFC 5737
    [["--app-origin", "app.example.org"], "app origin"],
    [["--app-origin", "https://app.example.org/"], "app origin"],
    [["--app-origin", "https://"], "app origin"],
    [["--site-origin", 'https://"><script>'], "site origin"],
    [["--site-origin", `https://${"a".repeat(300)}`], "site origin"],
  ]) {
    const { code, out, err } = await serve(...args);
    same([code, out], [1, ""], args.join(" "));
    check(/^stillnear serve: [^\n]*\.\n$/.test(err) && err.includes(word), `${args.join(" ")}: ${err}`);
  }
  holder.close();
});

test("what it is asked wrongly, it says with a pointer to help", async () => {
  for (const args of [["--colour"], ["--app-port"], ["now"], ["--bind", "127.0.0.1", "--bind", "127.0.0.2", "--bind", "127.0.0.3", "--bind", "127.0.0.4", "--bind", "127.0.0.5"]]) {
    const { code, out, err } = await serve(...args);
    same([code, out], [2, ""], args.join(" "));
    check(err.includes("Try: stillnear serve --help"), err);
  }
});

test("the command knows its verbs", async () => {
  same((await outcome()).code, 2, "no verb");
  same((await outcome("dance")).code, 2, "no such verb");
  const { code, out } = await outcome("--help");
  check(code === 0 && out.includes("serve"), "--help");
  check(/^stillnear \d+\.\d+\.\d+\n$/.test((await outcome("--version")).out), "--version");
});
