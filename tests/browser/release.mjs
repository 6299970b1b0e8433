// release.mjs - other versions of the app for a server to hand out, signed by the real minisign or not at all.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, root } from "./place.mjs";
import { check } from "./runner.mjs";

const hash = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const releaseOf = (app) => JSON.parse(readFileSync(join(app, "release.json"), "utf8"));

// A pair of keys that is gone when the tests end.
export function signer() {
  const at = folder();
  const [pub, key] = [join(at, "release.pub"), join(at, "release.key")];
  execFileSync("minisign", ["-G", "-W", "-p", pub, "-s", key], { stdio: "ignore" });
  return { line: readFileSync(pub, "utf8").split("\n")[1], sign: (app) => execFileSync("minisign", ["-S", "-s", key, "-m", join(app, "release.json")], { stdio: "ignore" }) };
}

// The app as it is built for devices that take only what these keys signed; made at this time, in seconds.
export function builtFor(signers, time) {
  const app = folder();
  const keys = signers.flatMap(({ line }) => ["--key", line]);
  execFileSync(process.execPath, [join(root, "web/build.mjs"), "--out", app, ...keys, "--time", String(time)], { stdio: ["ignore", "ignore", "inherit"] });
  signers[0].sign(app);
  return app;
}

export function change(app, name, from, to) {
  const text = readFileSync(join(app, name), "utf8");
  check(text.includes(from), `${name} holds ${from}`);
  writeFileSync(join(app, name), text.replaceAll(from, to));
  for (const packed of [".br", ".gz"]) rmSync(join(app, name + packed), { force: true });
}

// The list as build.mjs would write it for what lies there now, with `more` in its head; an old signature goes.
export function list(app, more = {}) {
  const { files, ...head } = releaseOf(app);
  const now = files.map((file) => ({ ...file, sha256: hash(join(app, file.path)), size: readFileSync(join(app, file.path)).length }));
  const fingerprint = createHash("sha256").update(JSON.stringify(now)).digest("hex").slice(0, 16);
  writeFileSync(join(app, "release.json"), JSON.stringify({ ...head, fingerprint, ...more, files: now }));
  for (const other of [".br", ".gz", ".minisig"]) if (existsSync(join(app, `release.json${other}`))) rmSync(join(app, `release.json${other}`));
}

// The same app as another build would have made it: a mark by which to tell, and a list of its own.
export function newer(app, { mark = "data-next", by, ...more } = {}) {
  const path = folder();
  cpSync(app, path, { recursive: true });
  change(path, "index.html", '<html lang="en"', `<html lang="en" ${mark}`);
  list(path, more);
  by?.sign(path);
  return path;
}
