// proxies.mjs - the configurations of install/ in Debian's nginx and Caddy, in front of the real server, over loopback. Only
// the names, the ports and TLS are changed. NGINX and CADDY name the programs; script/part/proxies finds them.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { check, folder, root, same, start, test, until } from "./harness.mjs";
import { Chain, Device, frames, hex, person } from "./client.mjs";

const page = "<!doctype html>".repeat(200);
const app = folder({ "index.html": page, "index.html.gz": gzipSync(page) });
const conf = (name) => readFileSync(join(root, "install", name), "utf8");

// Each change must find its words: an example that no longer says them is not the one that was tested.
function changed(text, ...changes) {
  for (const [from, to] of changes) {
    check(text.includes(from), `the configuration holds ${from}`);
    text = text.replaceAll(from, to);
  }
  return text;
}

const isOpen = (port) => new Promise((answer) => {
  const socket = net.connect(port, "127.0.0.1", () => (socket.destroy(), answer(true)));
  socket.on("error", () => answer(false));
});

const at127 = (port) => new URL(`http://127.0.0.1:${port}`);

const free = () => new Promise((answer) => {
  const listening = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = listening.address();
    listening.close(() => answer(port));
  });
});

const proxies = {
  nginx(at, near, ports) {
    const sites = changed(
      conf("nginx.conf"),
      ["127.0.0.1:8080", `127.0.0.1:${near.app}`],
      ["127.0.0.1:8081", `127.0.0.1:${near.site}`],
      ["    listen [::]:443 ssl http2;\n", ""],
      ["    ssl_protocols TLSv1.3;\n", ""],
      ["    ssl_certificate /etc/letsencrypt/live/app.example.org/fullchain.pem;\n", ""],
      ["    ssl_certificate_key /etc/letsencrypt/live/app.example.org/privkey.pem;\n", ""],
      ["    ssl_certificate /etc/letsencrypt/live/www.example.org/fullchain.pem;\n", ""],
      ["    ssl_certificate_key /etc/letsencrypt/live/www.example.org/privkey.pem;\n", ""],
      ["listen 443 ssl http2;\n    server_name app.example.org;", `listen 127.0.0.1:${ports.app};\n    server_name _;`],
      ["listen 443 ssl http2;\n    server_name www.example.org;", `listen 127.0.0.1:${ports.site};\n    server_name _;`],
    );
    const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((one) => `${one}_temp_path ${at}/${one};`).join("\n");
    // gzip on and an access log, as in Debian's nginx.conf: the sites must have the last word.
    const main = `daemon off; pid ${at}/pid; error_log ${at}/error;\nevents {}\nhttp {\n${temp}\ngzip on; access_log ${at}/access;\n${sites}}\n`;
    writeFileSync(join(at, "nginx.conf"), main);
    return [process.env.NGINX, ["-p", at, "-e", join(at, "error"), "-c", join(at, "nginx.conf")]];
  },
  caddy(at, near, ports) {
    const sites = changed(
      conf("Caddyfile"),
      ["127.0.0.1:8080", `127.0.0.1:${near.app}`],
      ["127.0.0.1:8081", `127.0.0.1:${near.site}`],
      ["app.example.org {", `http://127.0.0.1:${ports.app} {`],
      ["www.example.org {", `http://127.0.0.1:${ports.site} {`],
    );
    writeFileSync(join(at, "Caddyfile"), `{\n\tadmin off\n}\n${sites}`);
    return [process.env.CADDY, ["run", "--config", join(at, "Caddyfile"), "--adapter", "caddyfile"]];
  },
};

// The server behind one proxy, for the time of `run`.
async function behind(name, run) {
  const near = { app: await free(), site: await free() };
  const server = await start("--app-port", near.app, "--site-port", near.site, "--app-dir", app, "--site-dir", app, "--trust-proxy", "127.0.0.1", "--app-origin", "https://app.example.org", "--site-origin", "https://www.example.org");
  const at = folder({ access: "" });
  const ports = { app: await free(), site: await free() };
  const [program, args] = proxies[name](at, near, ports);
  const proxy = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"], env: { HOME: at, PATH: process.env.PATH } });
  const ended = new Promise((done) => proxy.on("close", done));
  let said = "";
  proxy.stderr.on("data", (bytes) => (said += bytes));
  try {
    let over = false;
    void ended.then(() => (over = true));
    while (!((await isOpen(ports.app)) && (await isOpen(ports.site)))) {
      check(!over, `${name} did not start: ${said}`);
      await new Promise((next) => setTimeout(next, 20));
    }
    await run({ app: at127(ports.app), site: at127(ports.site), direct: { app: at127(near.app), site: at127(near.site) }, at });
  } finally {
    proxy.kill("SIGTERM");
    await ended;
    await server.stop();
  }
}

const OURS = ["content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy", "referrer-policy", "x-content-type-options", "strict-transport-security", "cache-control", "etag", "vary", "content-type"];
const picked = (headers) => Object.fromEntries(OURS.map((name) => [name, headers[name]]));

for (const name of Object.keys(proxies)) {
  const through = (sentence, run) => test(`behind ${name}, ${sentence}`, () => (process.env[name.toUpperCase()] ? behind(name, run) : `there is no ${name} here`));

  through("every header of ours arrives as it was sent, and what is compressed stays so", async ({ app, site, direct }) => {
    for (const which of ["app", "site"])
      for (const headers of [{}, { "Accept-Encoding": "gzip" }]) {
        const there = new Device(which === "app" ? app : site);
        const straight = new Device(direct[which]);
        const [far, near] = [await there.call("GET", "/", undefined, headers), await straight.call("GET", "/", undefined, headers)];
        check(near.headers["content-security-policy"] && near.headers["strict-transport-security"], "the server sends them");
        same(picked(far.headers), picked(near.headers), `${which} ${JSON.stringify(headers)}`);
        same([far.headers["content-encoding"], far.bytes.equals(near.bytes)], [near.headers["content-encoding"], true], "the bytes");
        const again = await there.call("GET", "/", undefined, { ...headers, "If-None-Match": far.headers.etag });
        same(again.status, 304, "asked again with its tag");
      }
  });

  through("a stream is passed on as it comes, and another device's record at once", async ({ app }) => {
    const one = new Device(app);
    same((await one.signUp(person())).status, 201, "sign-up");
    const sid = randomBytes(16);
    same((await one.addSpace(sid)).status, 201, "a space");
    const stream = await one.live([[sid, 0]]);
    same([stream.status, stream.headers["content-type"]], [200, "text/event-stream"], "the stream");
    await until(() => stream.events.some(({ event }) => event === "h"), "the head arrives while the stream is open");
    const chain = new Chain(sid);
    for (let n = 1; n <= 3; n++) {
      same((await one.append(sid, [chain.next()])).status, 200, "appended");
      await until(() => stream.events.filter(({ event }) => event === "f").length === n, `record ${n} arrives while the stream is open`);
    }
    check(stream.open, "the stream is still open");
    stream.close();
  });

  through("a request of 1 MiB reaches the server, and one of two does not", async ({ app }) => {
    const one = new Device(app);
    await one.signUp(person());
    const sid = randomBytes(16);
    await one.addSpace(sid);
    const chain = new Chain(sid);
    const records = [...chain.many(15, 65536)];
    let size = frames(records).length;
    while (size + 4 + 368 <= 1 << 20 && records.length < 256) {
      const record = chain.next(null, 256);
      records.push(record);
      size += 4 + record.length;
    }
    check(size > 1_040_000 || records.length === 256, `${size} bytes`);
    same((await one.append(sid, records)).status, 200, "appended");
    const path = `/v1/spaces/${hex(sid)}/records`;
    const full = await one.call("POST", path, Buffer.alloc(1 << 20));
    check(full.json && full.status !== 413, `the server itself answers 1 MiB of nothing: ${full.status}`);
    same((await one.call("POST", path, Buffer.alloc(2 << 20)).catch(() => ({ status: 413 }))).status, 413, "2 MiB");
  });

  through("nobody outside reads the figures, and a visitor's word about an address is not passed on", async ({ app, direct, at }) => {
    for (const headers of [{}, { "X-Forwarded-For": "127.0.0.1" }]) {
      const far = await new Device(app).call("GET", "/metrics", undefined, headers);
      same(far.status, 404, "through the proxy");
    }
    same((await new Device(direct.app).call("GET", "/metrics")).status, 200, "on this machine");
    same(readFileSync(join(at, "access"), "utf8"), "", "the access log");
  });
}

if (process.argv[1].endsWith("proxies.mjs")) {
  const { run } = await import("./harness.mjs");
  process.exit((await run()) > 0 ? 1 : 0);
}
