// tls.mjs - TLS in the process itself: the same answers, streams too, and nothing older than 1.3.
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import { join } from "node:path";
import tls from "node:tls";
import { check, folder, outcome, same, start, test, until } from "./harness.mjs";
import { Chain, Device, frame, person } from "./client.mjs";

const app = folder({ "index.html": "the app" });
const place = folder({});
const files = { cert: join(place, "cert.pem"), key: join(place, "key.pem") };
const served = ["--app-dir", app, "--site-dir", app, "--bind", "127.0.0.1", "--tls-cert", files.cert, "--tls-key", files.key];

function certificate() {
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", files.key, "-out", files.cert, "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  return spawnSync("openssl", words).status === 0 && existsSync(files.key);
}

test("over TLS everything is as without, and the cookie is bound to the host", async () => {
  if (!certificate()) return "there is no openssl command to make a certificate";
  const server = await start(...served);
  check(server.app.protocol === "https:" && server.site.protocol === "https:", "both origins say so");
  const trust = { ca: [readFileSync(files.cert)], via: https };
  const one = new Device(server.app, trust);
  const made = await one.signUp(person());
  same(made.status, 201, "sign-up");
  check(/^__Host-sn=[\w-]{43}; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict; Secure$/.test(made.headers["set-cookie"][0]), "the cookie");
  same(made.headers["strict-transport-security"], "max-age=63072000", "transport");
  const sid = randomBytes(16);
  same((await one.addSpace(sid)).status, 201, "a space");
  const chain = new Chain(sid);
  const records = chain.many(5);
  await one.append(sid, records.slice(0, 2));
  const second = new Device(server.app, trust);
  await second.logIn(one.who);
  const streams = [await one.live([[sid, 0]]), await second.live([[sid, 1]])];
  await one.append(sid, records.slice(2));
  const framesOf = (stream) => stream.events.filter(({ event }) => event === "f").map(({ data }) => frame(data));
  await until(() => framesOf(streams[0]).length === 5 && framesOf(streams[1]).length === 4, "what is stored, on both");
  check(framesOf(streams[0]).every(({ bytes }, i) => bytes.equals(records[i])), "in order");
  same(streams[0].headers["content-type"], "text/event-stream", "its type");
  const large = new Chain(sid).many(14, 16384);
  await one.append(sid, large);
  await until(() => framesOf(streams[0]).length === 19, "much at once");
  same((await one.pull([[sid, 0]])).frames.length, 21, "a pull");
  streams[0].close();
  await one.call("DELETE", "/v1/sessions/others");
  await streams[1].ended;
  const third = await one.live([[sid, 19]]);
  same(third.status, 200, "another stream");
  const { code, err } = await server.stop();
  same([code, err], [0, ""], "a stream holds nobody up");
  await third.ended;
  return "";
});

test("what is older than TLS 1.3, and what is no TLS, is refused", async () => {
  if (!certificate()) return "there is no openssl command to make a certificate";
  const server = await start(...served);
  const version = (maxVersion) =>
    new Promise((done) => {
      const socket = tls.connect({ port: Number(server.app.port), host: "127.0.0.1", rejectUnauthorized: false, maxVersion, minVersion: "TLSv1.2" });
      socket.on("secureConnect", () => (done(socket.getProtocol()), socket.destroy()));
      socket.on("error", () => done("refused"));
    });
  same([await version("TLSv1.3"), await version("TLSv1.2")], ["TLSv1.3", "refused"], "versions");
  const plain = await new Device(server.app).call("GET", "/healthz").then(({ status }) => status, () => "refused");
  check(plain !== 200, "HTTP to a TLS port");
  await server.stop();
  const half = await outcome("serve", "--app-port", "0", "--site-port", "0", "--data", folder({}), "--app-dir", app, "--site-dir", app, "--tls-cert", files.cert);
  check(half.code === 1 && half.err.includes("both"), half.err);
  writeFileSync(files.cert, "not a certificate");
  const bad = await outcome("serve", "--app-port", "0", "--site-port", "0", "--data", folder({}), ...served);
  check(bad.code === 1 && bad.err.startsWith("stillnear serve: "), bad.err);
  return "";
});
