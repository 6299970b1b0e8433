// place.mjs - the real server on free ports, with a copy of the built app of its own, and one browser for all tests.
// The browser is Debian's chromium without a window: the same engine, in half the time of one that only hides it.
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const program = process.env.STILLNEAR ?? join(root, "build/stillnear");
export const built = process.env.STILLNEAR_APP ?? join(root, "build/web");
export const web = createRequire(join(root, "web/package.json")); // where playwright-core and axe are installed

const { chromium } = web("playwright-core");
const CHROMIUM = process.env.CHROMIUM ?? ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"].find((path) => existsSync(path));
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

const children = new Set();
const folders = [];
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

export function folder() {
  mkdirSync(join(root, "build"), { recursive: true });
  const path = mkdtempSync(join(root, "build/browser-"));
  folders.push(path);
  return path;
}

// Others may build while tests run; what is tested is one build, whole.
export function copyOfTheApp() {
  if (!existsSync(join(built, "index.html"))) throw new Error(`there is no app in ${built}: run script/build first`);
  const path = folder();
  cpSync(built, path, { recursive: true });
  return path;
}

// Answers { origin, port, data, stop }. A server of its own, with an empty data folder if none is named.
export function serve(app, port = 0, data = folder()) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["serve", "--app-port", String(port), "--site-port", "0", "--app-dir", app, "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise((done) => child.on("close", (code) => (children.delete(child), done(code))));
    let said = "";
    children.add(child);
    child.stderr.on("data", (bytes) => (said += bytes));
    child.stdout.on("data", (bytes) => {
      said += bytes;
      const where = /app (\S+) site /.exec(said)?.[1];
      if (!where) return;
      const url = new URL(where);
      resolve({ origin: url.origin, port: Number(url.port), data, stop: (signal = "SIGTERM") => (child.kill(signal), ended) });
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
}

export const launch = (more = {}) => chromium.launch({ executablePath: CHROMIUM, args: FLAGS, ...more });
export const launchProfile = (profile, more = {}) => chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, args: FLAGS, ...more });

export async function open() {
  const app = copyOfTheApp();
  const server = await serve(app);
  const browser = await launch();
  const close = async () => {
    await browser.close();
    await server.stop();
  };
  return { app, server, browser, origin: server.origin, shots: join(root, "build/test/browser"), close };
}
