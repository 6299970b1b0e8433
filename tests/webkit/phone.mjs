// phone.mjs - somebody with a phone whose browser is WebKit, as every browser on an iPhone is: WebKitGTK's MiniBrowser
// on a screen that nobody sees, told what to do by WebDriver (W3C, 2018). Each has a profile that is gone afterwards.
import { spawn } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const WAIT_MS = 60_000;
const LOOK_MS = 100;
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf"; // the name WebDriver gives them
const SIZE = { width: 390, height: 844 };

const nap = (ms) => new Promise((done) => setTimeout(done, ms));

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// Debian keeps it beside the library, in a folder named after the machine.
export function browser() {
  for (const folder of readdirSync("/usr/lib", { withFileTypes: true }).filter((one) => one.isDirectory()))
    for (const version of ["webkit2gtk-4.1", "webkit2gtk-4.0", "webkitgtk-6.0"])
      try {
        if (readdirSync(join("/usr/lib", folder.name, version)).includes("MiniBrowser")) return join("/usr/lib", folder.name, version, "MiniBrowser");
      } catch {
        // not in this one
      }
  return null;
}

// A screen without a wall. Answers its name and how it is put away.
export function screen() {
  return new Promise((resolve, reject) => {
    const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1000x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    child.on("error", reject);
    child.stdio[3].once("data", (bytes) => resolve({ name: `:${String(bytes).trim()}`, close: () => child.kill() }));
  });
}

// In the page: what can be tapped and bears this name, or begins with it.
const FIND = `
  const name = arguments[0];
  const seen = [...document.querySelectorAll("button, a, label, summary, input[type=submit]")].filter((one) => one.getClientRects().length > 0 && !one.disabled);
  const called = (one) => [one.getAttribute("aria-label"), one.innerText].map((words) => (words ?? "").trim());
  return seen.find((one) => called(one).includes(name)) ?? seen.find((one) => called(one).some((words) => words.startsWith(name))) ?? null;`;

const LABELLED = `
  const label = [...document.querySelectorAll("label")].find((one) => one.innerText.trim().startsWith(arguments[0]));
  return label ? document.getElementById(label.htmlFor) : document.querySelector("textarea, input[type=text]");`;

const WATCH = `
  if (!window.wrong) {
    window.wrong = [];
    addEventListener("error", ({ message }) => window.wrong.push(message));
    addEventListener("unhandledrejection", ({ reason }) => window.wrong.push(String(reason)));
    addEventListener("securitypolicyviolation", ({ blockedURI }) => window.wrong.push("refused: " + blockedURI));
  }`;

export class Phone {
  static async start({ origin, display, program }) {
    const phone = new Phone();
    const port = await freePort();
    phone.origin = origin;
    phone.url = `http://127.0.0.1:${port}`;
    phone.child = spawn("WebKitWebDriver", [`--port=${port}`], { env: { ...process.env, DISPLAY: display }, stdio: "ignore" });
    await phone.until("the driver", () => phone.call("GET", "/status").then(() => true, () => false));
    const asked = { "webkitgtk:browserOptions": { binary: program, args: ["--automation"] } };
    phone.session = `/session/${(await phone.call("POST", "/session", { capabilities: { alwaysMatch: asked } })).sessionId}`;
    await phone.ask("POST", "/window/rect", SIZE);
    return phone;
  }

  async call(method, path, body) {
    const reply = await fetch(this.url + path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const { value } = await reply.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  ask(method, path, body) {
    return this.call(method, this.session + path, body);
  }

  run(script, ...args) {
    return this.ask("POST", "/execute/sync", { script, args });
  }

  async until(what, ask) {
    for (const end = Date.now() + WAIT_MS; Date.now() < end; await nap(LOOK_MS)) {
      const answer = await ask();
      if (answer) return answer;
    }
    throw new Error(`waited for ${what}${this.session ? `; it shows: ${(await this.words()).slice(0, 600)}` : ""}`);
  }

  words() {
    return this.run("return document.body.innerText").catch(() => "");
  }

  async open(path) {
    await this.ask("POST", "/url", { url: `${this.origin}${path}` });
    await this.run(WATCH);
  }

  async reload() {
    await this.ask("POST", "/refresh", {});
    await this.run(WATCH);
  }

  async sees(...words) {
    for (const word of words) await this.until(`“${word}”`, async () => (await this.words()).includes(word));
  }

  titled(title) {
    return this.until(`the heading “${title}”`, () => this.run("return [...document.querySelectorAll('h1')].some((one) => one.innerText.replace(/\\s+/g, ' ').includes(arguments[0]))", title));
  }

  // A tap lands on whatever lies on top there, so what is covered cannot be tapped; it may be moving still.
  async tap(...names) {
    for (const name of names) {
      let last = null;
      await this.until(`“${name}” to be tapped (${last})`, async () => {
        const found = await this.run(FIND, name);
        if (!found) return false;
        return this.ask("POST", `/element/${found[ELEMENT]}/click`, {}).then(() => true, (error) => ((last = error.message), false));
      });
    }
  }

  async keys(label, text) {
    const found = await this.until(`a field “${label}”`, () => this.run(LABELLED, label));
    await this.ask("POST", `/element/${found[ELEMENT]}/value`, { text });
  }

  async picture(path) {
    writeFileSync(path, Buffer.from(await this.ask("GET", "/screenshot"), "base64"));
  }

  wrong() {
    return this.run("return window.wrong ?? []");
  }

  async stop() {
    await this.ask("DELETE", "").catch(() => undefined);
    this.child.kill();
  }
}
