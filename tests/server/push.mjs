// push.mjs - pushes, against a stand-in for a browser's push service: what is sent, to whom, how often, and what is never sent.
//
// The signature is checked by node:crypto, after RFC 8292, RFC 7515 and RFC 7518: another implementation than the server's.
import { execFileSync, spawnSync } from "node:child_process";
import { createPublicKey, randomBytes, verify } from "node:crypto";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import { check, folder, outcome, same, start, test, until } from "./harness.mjs";
import { b64, Chain, Device, hex, person } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const place = folder({});
const files = { cert: join(place, "cert.pem"), key: join(place, "key.pem") };
const contact = "mailto:operator@example.org";

function certificate() {
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", files.key, "-out", files.cert, "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  return existsSync(files.key) || (spawnSync("openssl", words).status === 0 && existsSync(files.key));
}
const lacking = () => (certificate() ? "" : "there is no openssl command to make a certificate");

// A push service: `got` is what came, by path; `answer` says what to answer a path, where it is not 201.
async function service() {
  const it = { got: [], answer: {} };
  const server = https.createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    it.got.push({ method: request.method, path: request.url, headers: request.headers, body: Buffer.concat(parts) });
    const answer = it.answer[request.url];
    if (answer) answer(response);
    else response.writeHead(201).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  it.host = `localhost:${server.address().port}`;
  it.url = (name) => `https://${it.host}/${name}`;
  it.count = (name) => it.got.filter(({ path }) => path === `/${name}`).length;
  it.close = () => (server.closeAllConnections?.(), server.close());
  return it;
}

const options = (it, ...more) => ["--app-dir", app, "--site-dir", app, "--append-per-minute", "100000", "--push-contact", contact, "--push-host", it.host, "--push-ca", files.cert, ...more];

// Two people in a space, each on a device.
async function couple(server) {
  const [a, b] = [new Device(server.app), new Device(server.app)];
  for (const one of [a, b]) same((await one.signUp(person())).status, 201, "sign-up");
  const sid = randomBytes(16);
  const join = b64(randomBytes(16));
  same((await a.addSpace(sid, 1, { join })).status, 201, "a space");
  same((await b.call("POST", `/v1/spaces/${hex(sid)}/join`, { join })).status, 204, "joined");
  return { a, b, sid, mine: new Chain(sid), theirs: new Chain(sid, { side: 1 }) };
}

const subscribe = (one, sid, endpoint) => one.call("PUT", `/v1/spaces/${hex(sid)}/push`, { endpoint });
const unsubscribe = (one, sid) => one.call("DELETE", `/v1/spaces/${hex(sid)}/push`);
const said = ({ status, why }) => [status, why];
const write = async (one, chain) => same((await one.append(chain.sid, [chain.next()])).status, 200, "a record");
const metric = async (one, result) => Number(new RegExp(`stillnear_pushes_total\\{result="${result}"\\} (\\d+)`).exec((await one.call("GET", "/metrics")).bytes)[1]);

test("a push has no content; it says who sends it, signed, and how long it may wait", async () => {
  if (lacking()) return lacking();
  const it = await service();
  const server = await start(...options(it));
  const { a, b, sid, mine } = await couple(server);
  const { key } = (await b.call("GET", "/v1/push")).json;
  same((await subscribe(b, sid, it.url("b"))).status, 204, "asked for");
  const before = Math.floor(Date.now() / 1000);
  await write(a, mine);
  await until(() => it.got.length > 0, "nothing came");
  const [{ method, path, headers, body }] = it.got;
  same([method, path, body.length, headers["content-length"]], ["POST", "/b", 0, "0"], "an empty message");
  same([headers.ttl, headers.urgency], ["86400", "normal"], "how long, how urgent");
  for (const name of ["content-type", "content-encoding", "cookie", "topic", "referer", "origin", "expect"]) check(!(name in headers), `${name}: ${headers[name]}`);
  const [, token, told] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), k=([\w-]+)$/.exec(headers.authorization);
  same(told, key, "the key is the one that browsers were given");
  const point = Buffer.from(key, "base64url");
  same([point.length, point[0]], [65, 4], "an uncompressed point");
  const [head, claims, signature] = token.split(".");
  const jwk = { kty: "EC", crv: "P-256", x: point.subarray(1, 33).toString("base64url"), y: point.subarray(33).toString("base64url") };
  const good = (text, bytes) => verify("sha256", Buffer.from(text), { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, bytes);
  const bytes = Buffer.from(signature, "base64url");
  same(bytes.length, 64, "a signature is two numbers of 32 bytes");
  check(good(`${head}.${claims}`, bytes), "the signature");
  check(!good(`${head}.${claims}x`, bytes), "of these very words");
  same(JSON.parse(Buffer.from(head, "base64url")), { typ: "JWT", alg: "ES256" }, "its kind");
  const { aud, exp, sub, ...rest } = JSON.parse(Buffer.from(claims, "base64url"));
  same([aud, sub, rest], [`https://${it.host}`, contact, {}], "for whom, and from whom");
  check(exp > before && exp <= before + 86_400, `good until ${exp}, now is ${before}`); // RFC 8292, 2
  await until(async () => (await metric(a, "good")) === 1, "counted");
  const { err } = await server.stop();
  same(err, "", "nothing is said of it");
  it.close();
  return "";
});

test("the other side is told, once in so long; not oneself, not of what comes again, and not of the other's deletions", async () => {
  if (lacking()) return lacking();
  const it = await service();
  const server = await start(...options(it));
  const { a, b, sid, mine, theirs } = await couple(server);
  for (const [one, name] of [[a, "a"], [b, "b"]]) same((await subscribe(one, sid, it.url(name))).status, 204, "asked for");
  const second = new Device(server.app);
  await second.logIn(b.who);
  same((await subscribe(second, sid, it.url("b2"))).status, 204, "on a second device");
  same((await subscribe(second, sid, it.url("b3"))).status, 204, "which has another address by now");
  const records = mine.many(2);
  await a.append(sid, records.slice(0, 1));
  for (let i = 0; i < 20; i++) await a.append(sid, records); // one is new in the first of these, too soon to be told again
  await write(b, theirs);
  await until(() => it.count("a") === 1, "the other way");
  // One thread sends them in order: by now all are out that there are.
  same([it.count("b"), it.count("b2"), it.count("b3")], [1, 0, 1], "each device once");
  await server.stop();

  const quick = await start(...options(it, "--data", server.data, "--push-every", "1"));
  for (const one of [a, b, second]) Object.assign(one, { url: quick.app, origin: quick.app.origin });
  await a.append(sid, records); // known: no news
  same((await a.call("POST", `/v1/spaces/${hex(sid)}/purge`, { stream: hex(mine.stream), n: [1] })).status, 200, "deleted");
  same((await a.append(sid, [mine.next()], "?quiet=1")).status, 200, "nothing to look at, as the app says");
  for (const word of ["0", "true", "11"]) same(said(await a.append(sid, records, `?quiet=${word}`)), [400, "bad_request"], `quiet=${word}`);
  await write(b, theirs);
  await until(() => it.count("a") === 2, "the other way");
  same(it.count("b"), 1, "no news is not told");
  await until(async () => (await write(a, mine), it.count("b") >= 3), "told again, after a second");
  await quick.stop();
  it.close();
  return "";
});

test("an endpoint goes with its session, its membership, its account, and when its service says that it is gone", async () => {
  if (lacking()) return lacking();
  const it = await service();
  const server = await start(...options(it, "--push-every", "1"));
  const rows = (more = "") => Number(execFileSync("sqlite3", [join(server.data, "store.db"), `SELECT count(*) FROM push ${more}`]));
  const { a, b, sid, mine } = await couple(server);
  const devices = [];
  for (const name of ["one", "two", "three"]) {
    const one = new Device(server.app);
    await one.logIn(b.who);
    same((await subscribe(one, sid, it.url(name))).status, 204, name);
    devices.push(one);
  }
  same((await subscribe(b, sid, it.url("b"))).status, 204, "the first device");
  try {
    same(rows(), 4, "kept");
  } catch (error) {
    if (error.code === "ENOENT") return "there is no sqlite3 command";
    throw error;
  }
  same((await unsubscribe(devices[0], sid)).status, 204, "asked not to");
  same((await unsubscribe(devices[0], sid)).status, 204, "again");
  same(rows(), 3, "one less");
  same((await devices[1].call("DELETE", "/v1/sessions/current")).status, 204, "signed out");
  same(rows(), 2, "two less");
  it.answer["/three"] = (response) => response.writeHead(302, { Location: it.url("elsewhere") }).end();
  it.answer["/b"] = (response) => response.writeHead(410).end();
  await write(a, mine);
  await until(() => rows() === 1, "what is gone is kept");
  await until(async () => (await metric(a, "failed")) === 2, "counted as failed");
  it.answer["/three"] = (response) => response.writeHead(404).end("x".repeat(1_000_000)); // and says much about it
  await until(async () => (await write(a, mine), rows() === 0), "what is not found is kept");
  same(it.count("elsewhere"), 0, "a service that points elsewhere");
  check(it.count("b") === 1 && it.count("one") === 0 && it.count("two") === 0, "who is told");
  const left = (name) => ["store.db", "store.db-wal"].some((file) => readFileSync(join(server.data, file)).includes(it.url(name)));
  await until(() => !["one", "two", "three", "b"].some(left), "it stays in file or log");

  const other = await couple(server);
  for (const one of [other.a, other.b]) same((await subscribe(one, other.sid, it.url("last"))).status, 204, "asked for");
  same([rows(), rows("AS one JOIN push AS two ON one.place = two.place"), rows("JOIN space ON place = sid"), rows("JOIN member ON place = tag")], [2, 2, 0, 0], "a copy of the database shows neither space nor couple");
  same((await other.b.call("DELETE", `/v1/spaces/${hex(other.sid)}/me?purge=0`)).status, 204, "left");
  same(rows(), 1, "with the membership");
  same(said(await subscribe(other.b, other.sid, it.url("last"))), [404, "no_space"], "who left");
  same((await other.a.call("DELETE", "/v1/account", { spaces: [] })).status, 204, "the account");
  same(rows(), 0, "with the account");
  await server.stop();
  it.close();
  return "";
});

test("an endpoint goes with a space that nobody came for, though its session goes on", async () => {
  if (lacking()) return lacking();
  const it = await service();
  let server = await start(...options(it));
  const file = join(server.data, "store.db");
  const sql = (words) => execFileSync("sqlite3", [file, words], { encoding: "utf8" }).trim();
  const { a, b, sid } = await couple(server);
  const other = await couple(server);
  for (const one of [a, b]) same((await subscribe(one, sid, it.url("one"))).status, 204, "asked for");
  same((await subscribe(other.a, other.sid, it.url("other"))).status, 204, "in another space");
  await server.stop();
  const today = Math.floor(Date.now() / 86_400_000);
  try {
    sql(`UPDATE space SET last_day = ${today - 401} WHERE sid = x'${hex(sid)}'`);
  } catch (error) {
    if (error.code === "ENOENT") return "there is no sqlite3 command";
    throw error;
  }
  server = await start(...options(it), "--data", server.data);
  await until(() => sql(`SELECT count(*) FROM space WHERE sid = x'${hex(sid)}'`) === "0", "the space goes");
  same(sql("SELECT count(*), min(CAST(endpoint AS TEXT)) FROM push"), `1|${it.url("other")}`, "who is told still");
  same(sql("SELECT count(*) > 3 FROM session"), "1", "the sessions");
  const left = () => ["store.db", "store.db-wal"].some((name) => readFileSync(join(server.data, name)).includes(it.url("one")));
  await until(() => !left(), "it stays in file or log");
  await server.stop();
  it.close();
  return "";
});

test("only https, only at a push service that is known, and nothing more in the address", async () => {
  if (lacking()) return lacking();
  const it = await service();
  const server = await start(...options(it));
  const { a, b, sid } = await couple(server);
  const personal = randomBytes(16);
  await a.addSpace(personal);
  for (const endpoint of [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b-_",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
    "https://web.push.apple.com/QGx",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAC%2b",
    it.url("x"),
  ]) same((await subscribe(a, sid, endpoint)).status, 204, endpoint);
  for (const endpoint of [
    "https://example.org/",
    "https://127.0.0.1/",
    "https://localhost/",
    `https://localhost:${Number(it.host.split(":")[1]) + 1}/`,
    "https://fcm.googleapis.com:8443/",
    "https://fcm.googleapis.com.example.org/",
    "https://evil-fcm.googleapis.com/",
    "https://evilpush.apple.com/",
    "https://169.254.169.254/latest/meta-data",
    "https://metadata.google.internal/",
  ]) same(said(await subscribe(a, sid, endpoint)), [422, "no_push_host"], endpoint);
  for (const endpoint of [
    undefined, 1, "", "fcm.googleapis.com/x", "http://fcm.googleapis.com/x", "HTTPS://fcm.googleapis.com/x", "file:///etc/passwd", "https:fcm.googleapis.com/x",
    "https://fcm.googleapis.com", "https://.push.apple.com/x", "https://FCM.googleapis.com/x", "https://fcm.googleapis.com@example.org/", "https://me@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\@example.org/", "https://fcm.googleapis.com#@example.org/", "https://fcm.googleapis.com?x", "https://fcm.googleapis.com/x y", "https://fcm.googleapis.com/x\r\nA: b",
    "https://fcm.googleapis.com/\u0000", "https://fcm.googleapis.com/x#y", "https://fcm.googleapis.com:/x", "https://[::1]/x", "https://fcm.googleapis.com/é",
    `https://fcm.googleapis.com/${"a".repeat(1024 - 26)}`,
  ]) same(said(await subscribe(a, sid, endpoint)), [400, "bad_request"], JSON.stringify(endpoint)?.slice(0, 60));
  const longest = `https://fcm.googleapis.com/${"a".repeat(1024 - 27)}`;
  same([longest.length, (await subscribe(a, sid, longest)).status], [1024, 204], "1,024 bytes");
  same(said(await subscribe(a, personal, it.url("x"))), [400, "bad_request"], "a space where nobody else writes");
  same(said(await subscribe(b, personal, it.url("x"))), [404, "no_space"], "a space of others");
  await server.stop();
  it.close();
  return "";
});

test("a push service that never answers holds up nobody who writes, and no stop", async () => {
  if (lacking()) return lacking();
  const it = await service();
  const server = await start(...options(it));
  it.answer["/b"] = () => {};
  const { a, b, sid, mine } = await couple(server);
  await subscribe(b, sid, it.url("b"));
  await write(a, mine);
  await until(() => it.count("b") === 1, "it is asked");
  const others = await couple(server);
  await subscribe(others.b, others.sid, it.url("other"));
  for (let i = 0; i < 2000; i++) await write(others.a, others.mine); // more than may wait to be told
  same(it.count("other"), 0, "one after the other");
  same((await server.stop()).code, 0, "stopped while it waits");
  it.close();
  return "";
});

test("a push service that fails is left alone for a while, and the others are told", async () => {
  if (lacking()) return lacking();
  const [it, other] = [await service(), await service()];
  const server = await start(...options(it, "--push-host", other.host));
  const couples = [await couple(server), await couple(server), await couple(server)];
  const urls = [it.url("a"), it.url("b"), other.url("c")];
  it.answer["/a"] = (response) => response.writeHead(503).end();
  for (const [i, { b, sid }] of couples.entries()) same((await subscribe(b, sid, urls[i])).status, 204, urls[i]);
  for (const { a, mine } of couples) await write(a, mine);
  await until(() => other.count("c") === 1, "another service is told"); // which comes last
  same([it.count("a"), it.count("b")], [1, 0], "the one that fails");
  await server.stop();
  for (const one of [it, other]) one.close();
  return "";
});

test("without a contact there are no pushes; with one, the key is made once, for its owner alone", async () => {
  if (lacking()) return lacking();
  const it = await service();
  const plain = await start("--app-dir", app, "--site-dir", app);
  const none = await couple(plain);
  same(said(await none.a.call("GET", "/v1/push")), [404, "no_push"], "no key");
  same(said(await subscribe(none.a, none.sid, "https://fcm.googleapis.com/x")), [404, "no_push"], "no endpoint is taken");
  same((await unsubscribe(none.a, none.sid)).status, 204, "not to be told goes always");
  await plain.stop();
  check(!existsSync(join(plain.data, "push.key")), "no key is made");

  const again = async (data) => {
    const server = await start(...options(it, "--data", data));
    const one = new Device(server.app);
    await one.signUp(person());
    const { key } = (await one.call("GET", "/v1/push")).json;
    await server.stop();
    return key;
  };
  const key = await again(plain.data);
  same(await again(plain.data), key, "the same after a restart");
  const file = join(plain.data, "push.key");
  same((statSync(file).mode & 0o777).toString(8), "600", "its mode");
  const fails = async (...more) => (await outcome("serve", "--app-port", "0", "--site-port", "0", ...options(it), "--data", plain.data, ...more)).err;
  for (const wrong of ["operator@example.org", "mailto:", "https://", 'mailto:a"b@example.org', "mailto:a b", `mailto:${"a".repeat(194)}`]) check((await fails("--push-contact", wrong)).includes("mailto:name@example.org"), wrong);
  for (const wrong of ["https://example.org", "EXAMPLE.org", "example.org/x", "example.org:", ""]) check((await fails("--push-host", wrong)).includes("not the name of a host"), wrong);
  check((await fails(...["a", "b", "c", "d"].flatMap((name) => ["--push-host", name]))).includes("at most 4"), "a fifth host");
  check((await fails("--push-every", "0")).includes("push-every"), "no seconds");
  chmodSync(file, 0o640);
  check((await fails()).includes("chmod 600"), "others may read it");
  chmodSync(file, 0o600);
  writeFileSync(file, "no key");
  check((await fails()).includes("damaged"), "damaged");
  for (const curve of ["secp384r1", "P-256"]) {
    const made = spawnSync("openssl", ["genpkey", "-algorithm", "EC", "-pkeyopt", `ec_paramgen_curve:${curve}`, ...(curve === "P-256" ? ["-aes-256-cbc", "-pass", "pass:x"] : [])], { encoding: "utf8" });
    writeFileSync(file, made.stdout);
    check(/P-256|damaged/.test(await fails()), `${curve}: a key of another kind, or locked`);
  }
  it.close();
  return "";
});
