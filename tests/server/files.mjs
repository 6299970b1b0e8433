// files.mjs - what is handed out: pages, types, encodings, tags, and the headers around them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ask, check, folder, outcome, raw, root, same, start, test } from "./harness.mjs";

// docs/PROTOCOL.md, web delivery, with our fonts allowed; written out here so that a slip in the server shows.
const appPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' data:; style-src 'self'; font-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

export const app = {
  "index.html": "<!doctype html><title>The app</title>",
  "app.js": "console.log(1)".repeat(50),
  "app.js.br": "as brotli",
  "app.js.gz": "as gzip",
  "engine.wasm": Buffer.from([0, 0x61, 0x73, 0x6d]),
  "manifest.webmanifest": "{}",
  "style.css": "body{}",
  "icon.svg": "<svg/>",
  "icon.png": "png",
  "release.json": "{}",
  "fonts/text.woff2": "font",
  "other.bin": "?",
  "two words.txt": "ok",
};
const served = ["--app-dir", folder(app), "--site-dir", join(root, "server/site")];

function guarded(reply, origin, https = false) {
  const got = reply.headers;
  if (origin === "api") return guardedApi(got, https);
  if (origin === "app") same(got["content-security-policy"], appPolicy, "policy");
  else check(/^default-src 'none'; /.test(got["content-security-policy"]) && !/script-src|unsafe|\*/.test(got["content-security-policy"]), "the site may run no script");
  same(got["cross-origin-opener-policy"], "same-origin", "opener");
  same(got["cross-origin-resource-policy"], "same-origin", "resource");
  same(got["referrer-policy"], "no-referrer", "referrer");
  same(got["x-content-type-options"], "nosniff", "sniffing");
  for (const what of ["camera", "microphone", "geolocation", "payment", "usb"]) check(got["permissions-policy"].includes(`${what}=()`), `${what} is not denied`);
  same(got["strict-transport-security"], https ? "max-age=63072000" : undefined, "transport");
  for (const name of ["server", "set-cookie", "access-control-allow-origin", "x-powered-by"]) check(!(name in got), `there is a ${name}`);
}

// What the API answers is data and never a page: nothing may run, frame, keep or read it.
function guardedApi(got, https) {
  same(got["content-security-policy"], "default-src 'none'; frame-ancestors 'none'", "policy");
  same(got["cross-origin-resource-policy"], "same-origin", "resource");
  same(got["x-content-type-options"], "nosniff", "sniffing");
  same(got["cache-control"], "no-store", "cache");
  same(got["strict-transport-security"], https ? "max-age=63072000" : undefined, "transport");
  for (const name of ["server", "access-control-allow-origin", "x-powered-by"]) check(!(name in got), `there is a ${name}`);
}

// Every status the server has, with a request that gets it.
const long = "a".repeat(1100);
const statuses = [
  [200, "GET", "/"],
  [200, "HEAD", "/"],
  [200, "GET", "/healthz"],
  [304, "GET", "/", { "If-None-Match": "*" }],
  [304, "HEAD", "/", { "If-None-Match": "*" }],
  [400, "GET", "/%00"],
  [404, "GET", "/nothing"],
  [404, "HEAD", "/nothing"],
  [405, "POST", "/"],
  [405, "DELETE", "/healthz"],
  [405, "TRACE", "/"],
  [405, "PATCH", "/style.css", {}, "body"],
  [413, "GET", "/", {}, "a body"],
  [414, "GET", `/${long}`],
  [431, "GET", "/", { "X-Large": "a".repeat(9000) }],
];

for (const origin of ["app", "site"])
  test(`every status of the ${origin} carries every header`, async () => {
    const server = await start(...served);
    for (const [status, method, path, headers, body] of statuses) {
      const reply = await ask(server[origin], path, { method, headers, body });
      same(reply.status, status, `${method} ${path.slice(0, 20)}`);
      guarded(reply, origin);
      if (status >= 400) {
        same(reply.headers["content-type"], "text/html; charset=utf-8", "type");
        same(reply.headers["cache-control"], "no-store", "cache");
        if (method !== "HEAD") check(reply.body.includes("<h1>") && reply.body.includes('href="/"'), "a page and a way back");
      }
      if (status === 405) same(reply.headers.allow, "GET, HEAD", "allow");
      if (status === 304 || method === "HEAD") same(reply.body.length, 0, "body");
    }
    await server.stop();
  });

test("an origin over https says so to browsers, and only that one", async () => {
  const server = await start(...served, "--bind", "127.0.0.1", "--app-origin", "https://app.example.org");
  const port = /:(\d+)\n/.exec(server.out)[1];
  same(server.app.href, "https://app.example.org/", "the app's address");
  guarded(await ask(new URL(`http://127.0.0.1:${port}`), "/"), "site");
  await server.stop();

  const both = await start(...served, "--bind", "127.0.0.1", "--site-origin", "https://example.org");
  guarded(await ask(both.app, "/"), "app");
  await both.stop();
});

test("programs get problem documents: RFC 9457", async () => {
  const server = await start(...served);
  for (const [status, why, method, path, headers] of [
    [404, "absent", "GET", "/v1/nothing"],
    [404, "absent", "GET", "/v1/"],
    [405, "not_allowed", "GET", "/v1/spaces"],
    [403, "not_ours", "POST", "/v1/spaces"],
    [401, "no_session", "GET", "/v1/slots"],
    [431, "bad_request", "GET", "/v1/spaces", { "X-Large": "a".repeat(9000) }],
    [414, "bad_request", "GET", `/v1/${"a".repeat(1100)}`],
    [400, "bad_request", "GET", "/v1/%00"],
  ]) {
    const reply = await ask(server.app, path, { method, headers });
    same(reply.status, status, path.slice(0, 30));
    same(reply.headers["content-type"], "application/problem+json", "type");
    guarded(reply, "api");
    const problem = JSON.parse(reply.body);
    same([problem.status, problem.type, problem.why], [status, "about:blank", why], "problem");
    check(problem.title, "a title");
  }
  same((await ask(server.app, "/v1/spaces")).headers.allow, "POST", "allow");
  await server.stop();
});

test("files come with their type, and are cached as they should be", async () => {
  const server = await start(...served);
  for (const [path, type, name] of [
    ["/", "text/html; charset=utf-8", "index.html"],
    ["/i", "text/html; charset=utf-8", "index.html"],
    ["/index.html", "text/html; charset=utf-8", "index.html"],
    ["/app.js", "text/javascript; charset=utf-8", "app.js"],
    ["/app.js?v=2", "text/javascript; charset=utf-8", "app.js"],
    ["/%61pp.js", "text/javascript; charset=utf-8", "app.js"],
    ["/style.css", "text/css; charset=utf-8", "style.css"],
    ["/engine.wasm", "application/wasm", "engine.wasm"],
    ["/manifest.webmanifest", "application/manifest+json", "manifest.webmanifest"],
    ["/icon.svg", "image/svg+xml", "icon.svg"],
    ["/icon.png", "image/png", "icon.png"],
    ["/release.json", "application/json", "release.json"],
    ["/fonts/text.woff2", "font/woff2", "fonts/text.woff2"],
    ["/other.bin", "application/octet-stream", "other.bin"],
    ["/two%20words.txt", "text/plain; charset=utf-8", "two words.txt"],
  ]) {
    const reply = await ask(server.app, path, { headers: { Range: "bytes=0-1" } });
    same([reply.status, reply.headers["content-type"]], [200, type], path);
    check(reply.body.equals(Buffer.from(app[name])), `${path} is another file`);
    same(reply.headers["content-length"], String(reply.body.length), "length");
    same(reply.headers.vary, "Accept-Encoding", "vary");
    same(reply.headers["cache-control"], name.endsWith(".woff2") ? "public, max-age=2592000" : "no-cache", `${path} cache`);
  }
  await server.stop();
});

test("an encoding is sent to whom it is welcome, with a tag of its own", async () => {
  const server = await start(...served);
  const tags = new Set();
  for (const [accept, coding, body] of [
    [undefined, undefined, app["app.js"]],
    ["gzip, deflate, br", "br", "as brotli"],
    ["gzip", "gzip", "as gzip"],
    ["br;q=0, gzip;q=0.1", "gzip", "as gzip"],
    ["identity", undefined, app["app.js"]],
  ]) {
    const headers = accept ? { "Accept-Encoding": accept } : {};
    const reply = await ask(server.app, "/app.js", { headers });
    same([reply.headers["content-encoding"], reply.body.toString()], [coding, body], accept ?? "nothing said");
    check(/^"[^"]+"$/.test(reply.headers.etag), "a strong tag");
    tags.add(reply.headers.etag);

    const again = await ask(server.app, "/app.js", { headers: { ...headers, "If-None-Match": `"other", W/${reply.headers.etag}` } });
    same([again.status, again.body.length, again.headers.etag, again.headers.vary], [304, 0, reply.headers.etag, "Accept-Encoding"], "again");
    const changed = await ask(server.app, "/app.js", { headers: { ...headers, "If-None-Match": '"other"' } });
    same(changed.status, 200, "another tag");

    const head = await ask(server.app, "/app.js", { method: "HEAD", headers });
    same(head.body.length, 0, "HEAD");
    for (const name of ["content-length", "content-type", "content-encoding", "etag"]) same(head.headers[name], reply.headers[name], `HEAD ${name}`);
  }
  same(tags.size, 3, "tags");
  await server.stop();
});

test("nothing outside the folder can be reached, however it is spelt", async () => {
  const server = await start(...served);
  const up = ["..", "%2e%2e", "%2E.", ".%2e", "..%2f..", "%2e%2e%2f", "..\\", "..%5c", "%c0%ae%c0%ae", "..%00", "%252e%252e", "....//", "..;"];
  for (const step of up)
    for (const path of [`/${step}/etc/passwd`, `/fonts/${step}/app.js`, `/${step}/${step}/${step}/${step}/etc/passwd`, `${step}/x`]) {
      const reply = await ask(server.app, path);
      check(reply.status === 400 || reply.status === 404, `${path}: ${reply.status}`);
      guarded(reply, "app");
      check(!reply.body.includes("root:"), "that is not ours to show");
    }
  for (const path of ["/app.js/", "/app.js.br", "/fonts", "/fonts/", "/%2fapp.js", "//app.js", "/app.js%00.html", "/APP.JS", "http://127.0.0.1/app.js", "/served-"])
    check([400, 404].includes((await ask(server.app, path)).status), path);
  await server.stop();
});

test("several requests go over one connection", async () => {
  const server = await start(...served);
  const one = `GET /app.js HTTP/1.1\r\nHost: x\r\n\r\n`;
  const last = `GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const { raw: text } = await raw(server.app, one + one + last);
  same(text.match(/HTTP\/1\.1 200 OK/g)?.length, 3, "replies");
  check(text.endsWith("ok\n"), "in order");
  await server.stop();
});

test("the public page leads to the app, and needs no script", async () => {
  const server = await start("--app-dir", folder(app), "--site-dir", join(root, "server/site"));
  const { body } = await ask(server.site, "/");
  const page = body.toString();
  check(page.includes(`href="${server.app.origin}/"`), "a link to the app");
  check(!page.includes("{{"), "a slot is left open");
  check(!/<script|\son\w+=|style=/.test(page), "script or inline style");
  for (const [, link] of page.matchAll(/(?:href|src)="([^"]*)"/g))
    check(link.startsWith(server.app.origin) || /^(\/|#|tel:|about:blank)/.test(link), `${link} leads elsewhere`);
  for (const [, link] of page.matchAll(/href="(\/[^"]*)"/g)) same((await ask(server.site, link)).status, 200, link);
  await server.stop();
});

test("the public page has the colours of the app", () => {
  const colours = (text) => Object.fromEntries([...text.matchAll(/(--[\w-]+): (#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
  const tokens = readFileSync(join(root, "web/style/tokens.css"), "utf8");
  const style = readFileSync(join(root, "server/site/style.css"), "utf8");
  const [light, dark] = [tokens.slice(tokens.indexOf(":root")), tokens.slice(tokens.indexOf('[data-look="dark"]'))].map((text) => colours(text.slice(0, text.indexOf("}"))));
  const at = style.indexOf("@media (prefers-color-scheme: dark)");
  for (const [ours, theirs] of [[colours(style.slice(0, at)), light], [colours(style.slice(at)), dark]]) {
    check(Object.keys(ours).length >= 10, "colours");
    for (const [name, value] of Object.entries(ours)) same(value, theirs[name], name);
  }
});

test("the built app is handed out whole", async () => {
  const built = join(root, "build/web/release.json");
  if (!existsSync(built)) return "there is no build/web; script/build makes it";
  const server = await start("--app-dir", join(root, "build/web"), "--site-dir", join(root, "server/site"));
  const release = JSON.parse(readFileSync(built, "utf8"));
  const files = release.files.map((file) => file.path ?? file[0]);
  check(files.length > 5, "files");
  for (const file of files) {
    const reply = await ask(server.app, `/${file.replace(/^\//, "")}`, { headers: { "Accept-Encoding": "br" } });
    same(reply.status, 200, file);
    check(reply.headers["content-type"] !== "application/octet-stream", `${file} has no type`);
  }
  await server.stop();
  return "";
});

test("--help tells of every option", async () => {
  const { code, out } = await outcome("serve", "--help");
  same(code, 0, "exit");
  for (const option of ["--app-port", "--site-port", "--bind", "--app-dir", "--site-dir", "--app-origin", "--site-origin", "--data", "--invite", "--trust-proxy", "--config", "--append-per-minute", "--tls-cert", "--tls-key"]) check(out.includes(option), option);
});
