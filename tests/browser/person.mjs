// person.mjs - somebody in front of the app: a browser profile, a page, and the ways a person has to use it.
import { readFileSync } from "node:fs";
import { check } from "./runner.mjs";

export const WAIT_MS = 60_000; // for anything: nothing here is too slow, only missing
const LOCAL = ["kept", "look"]; // all that may be in localStorage
const EXPECTED = ["Blocked call to navigator.vibrate"]; // by a browser where nobody has tapped yet

// In every word that is typed. It may be on the screen and nowhere else.
export const CANARY = "zaunkönig";

// The page's own worker, to ask the engine many things quickly: tests of storage need more writes than taps.
function reachTheEngine() {
  const Real = window.Worker;
  let count = 0;
  window.Worker = class extends Real {
    constructor(...args) {
      super(...args);
      window.askEngine = (name, args = {}) =>
        new Promise((resolve) => {
          const id = `test-${++count}`;
          const hear = ({ data }) => {
            if (data.id !== id) return;
            this.removeEventListener("message", hear);
            resolve(data.answer);
          };
          this.addEventListener("message", hear);
          this.postMessage({ id, name, args });
        });
    }
  };
}

// Everything IndexedDB holds, as text: keys, and bytes one character each.
async function dump() {
  const rows = [];
  for (const { name } of await indexedDB.databases()) {
    const db = await new Promise((resolve, reject) => {
      const open = indexedDB.open(name);
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => reject(open.error);
    });
    for (const store of db.objectStoreNames) {
      const all = await new Promise((resolve, reject) => {
        const found = [];
        const walk = db.transaction(store).objectStore(store).openCursor();
        walk.onerror = () => reject(walk.error);
        walk.onsuccess = () => {
          const cursor = walk.result;
          if (!cursor) return resolve(found);
          const value = cursor.value;
          const text = value instanceof Uint8Array ? Array.from(value, (byte) => String.fromCharCode(byte)).join("") : value instanceof CryptoKey ? `key ${value.extractable}` : String(value);
          found.push({ store, key: String(cursor.key), text });
          cursor.continue();
        };
      });
      rows.push(...all);
    }
    db.close();
  }
  return rows;
}

export class Person {
  constructor(place, { size, origin = place.origin, serviceWorkers = "block", expects = [], account = false, ...context }) {
    Object.assign(this, { place, size, origin, expects, account });
    this.options = { viewport: size, serviceWorkers, locale: "en-GB", timezoneId: "Europe/Berlin", acceptDownloads: true, ...context };
    this.wrong = []; // what must not happen in any journey
    this.secrets = []; // what must never be sent, besides the canary
    this.others = []; // the same person's other devices
  }

  // Another device of the same person: a profile of its own.
  async another() {
    const other = new Person(this.place, { ...this.options, size: this.size, origin: this.origin, expects: this.expects, account: this.account });
    other.secrets = this.secrets;
    this.others.push(other);
    await other.arrive();
    return other;
  }

  async arrive() {
    this.context = await this.place.browser.newContext(this.options);
    await this.prepare();
  }

  // What is watched in every profile, whoever started it.
  async prepare() {
    this.context.setDefaultTimeout(WAIT_MS);
    await this.context.addInitScript(reachTheEngine);
    this.context.on("request", (request) => this.sent(request));
    this.context.on("console", (message) => this.heard(message.type(), `${message.text()} ${message.location()?.url ?? ""}`));
    this.context.on("weberror", (error) => this.wrong.push(`an error on the page: ${error.error().message}`));
    this.page = await this.context.newPage();
  }

  // Nothing leaves for another origin; without an account nothing asks the server for more than files; and with one,
  // no request holds a word of the person's.
  sent(request) {
    const url = request.url();
    if (/^(data|blob|about):/.test(url)) return;
    const { origin, pathname } = new URL(url);
    if (origin !== this.origin) this.wrong.push(`a request left for ${url}`);
    if (!pathname.startsWith("/v1/")) return;
    if (!this.account) this.wrong.push(`without an account, the server was asked for ${pathname}`);
    const body = request.postDataBuffer()?.toString("latin1") ?? "";
    for (const word of [CANARY, Buffer.from(CANARY).toString("latin1"), ...this.secrets])
      if (body.includes(word) || url.includes(word)) this.wrong.push(`a request to ${pathname} holds ${word}`);
  }

  heard(type, text) {
    if (type !== "error" && !/Content Security Policy|violates/i.test(text)) return;
    if (![...EXPECTED, ...this.expects].some((words) => text.includes(words))) this.wrong.push(`the console said: ${text}`);
  }

  // ---- moving ----

  async open(path = "/", page = this.page) {
    await page.goto(`${this.origin}/#${path}`);
    await page.locator("#main h1").first().waitFor();
  }

  async reload() {
    await this.page.reload();
    await this.page.locator("#main h1").first().waitFor();
  }

  // Closing the tab and coming back: a new page, and a new engine.
  async comeBack(path = "/") {
    await this.page.close();
    this.page = await this.context.newPage();
    await this.open(path);
  }

  path() {
    return new URL(this.page.url()).hash.slice(1).split("?")[0];
  }

  async at(path) {
    await this.page.waitForFunction((want) => location.hash.slice(1).split("?")[0] === want, path);
  }

  // ---- seeing ----

  text(words) {
    return this.page.getByText(words).filter({ visible: true }).first();
  }

  async sees(...all) {
    for (const words of all)
      await this.text(words).waitFor().catch(() => {
        throw new Error(`did not see “${words}” at ${this.path()}`);
      });
  }

  async seesNot(...all) {
    for (const words of all)
      await this.page.waitForFunction((looked) => !document.body.innerText.includes(looked), words).catch(() => {
        throw new Error(`saw “${words}” at ${this.path()}`);
      });
  }

  async titled(words) {
    await this.page.getByRole("heading", { level: 1, name: words }).first().waitFor().catch(async () => {
      throw new Error(`wanted the heading “${words}”, got “${await this.page.locator("h1").first().innerText({ timeout: 500 }).catch(() => "none")}”`);
    });
  }

  // Waits for a condition on the page, which has a name so that a failure can say what it waited for.
  async until(what, condition, arg, page = this.page) {
    await page.waitForFunction(condition, arg).catch((error) => {
      throw new Error(`waited for ${what} at ${this.path()}: ${error.message.split("\n")[0]}`);
    });
  }

  // A draft is written a little after the last key; this waits until the engine has it on the disk.
  async drafted(form, has) {
    for (const until = Date.now() + WAIT_MS; Date.now() < until; await this.page.waitForTimeout(50)) {
      const { entry } = await this.ask("view", { view: "draft", form });
      if (entry && has(entry)) return;
    }
    throw new Error(`the draft ${form} was not written`);
  }

  // ---- doing ----

  // A button or link with just this name; a row of a list by how its name begins.
  pressable(name) {
    const { page } = this;
    return page.getByRole("button", { name, exact: true }).or(page.getByRole("link", { name, exact: true })).filter({ visible: true }).first();
  }

  async tap(...names) {
    for (const name of names)
      await this.pressable(name).click().catch((error) => {
        throw new Error(`could not tap “${name}” at ${this.path()}: ${error.message.split("\n")[0]}`);
      });
  }

  async door(name) {
    await this.page.locator("a.item, button.item, a.lead-door").filter({ hasText: name }).filter({ visible: true }).first().click();
  }

  async type(label, words) {
    await this.page.getByLabel(label, { exact: true }).filter({ visible: true }).first().fill(words);
  }

  async unfold(summary) {
    const it = this.page.locator("details").filter({ has: this.page.locator("summary").filter({ hasText: summary }) });
    await it.locator("summary").click();
    await it.and(this.page.locator("[open]")).waitFor();
  }

  async slide(label, value) {
    await this.page.getByRole("slider", { name: label }).fill(String(value));
  }

  // One of several words or rows: a radio button or a box, by its words.
  async choose(name) {
    await this.page.locator("label").filter({ has: this.page.locator("input") }).filter({ hasText: name }).first().click();
  }

  async save(name) {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.tap(name)]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }

  async bringBack(name, bytes) {
    await this.page.locator("input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(bytes) });
  }

  async lockWith(passphrase) {
    await this.open("/me/lock");
    await this.type("Passphrase", passphrase);
    await this.type("The same once more", passphrase);
    await this.tap("Lock with it");
    await this.sees("Locked with your passphrase from now on.");
  }

  async unlock(passphrase) {
    await this.titled("Stillnear is locked");
    await this.type("Passphrase", passphrase);
    await this.tap("Unlock");
  }

  async checkIn({ close = 4, settled = 6, note } = {}) {
    await this.open("/checkin");
    await this.slide("How close do you feel?", close);
    await this.slide("How settled are you?", settled);
    if (note) {
      await this.unfold("Add a line for yourself");
      await this.type("A line for yourself", note);
    }
    await this.tap(/^Keep( it)?$/); // two equal buttons where somebody is linked, as in the sample
    await this.titled("Good to see you."); // not only the address: the form is gone when Today is drawn
  }

  engine(page = this.page) {
    return page.waitForFunction(() => Boolean(window.askEngine));
  }

  ask(name, args = {}, page = this.page) {
    return page.evaluate(([name, args]) => window.askEngine(name, args), [name, args]);
  }

  async entries(page = this.page) {
    const { entries } = await this.ask("view", { view: "list", limit: 100 }, page);
    return entries;
  }

  // ---- what is left behind ----

  rows(page = this.page) {
    return page.evaluate(dump);
  }

  local() {
    return this.page.evaluate(() => Object.entries(localStorage).concat(Object.entries(sessionStorage)));
  }

  // After every journey: no word is readable on the disk, nothing was sent elsewhere, no error was said.
  async leftNothing() {
    for (const other of this.others) await other.leftNothing();
    check(this.wrong.length === 0, this.wrong.join("\n"));
    if (this.page.isClosed() || !this.page.url().startsWith(this.origin)) return;
    const utf8 = Buffer.from(CANARY).toString("latin1");
    const needles = [CANARY, utf8, [...CANARY].join("\0"), encodeURIComponent(CANARY), Buffer.from(CANARY).toString("base64").slice(0, 8)];
    for (const { store, key, text } of await this.rows())
      for (const needle of needles) check(!text.includes(needle) && !key.includes(needle), `the row ${key} of ${store} holds what was written, unsealed`);
    for (const [name, value] of await this.local()) {
      check(LOCAL.includes(name), `localStorage holds ${name}`);
      check(value.length <= 5, `localStorage holds ${name} = ${value}`);
    }
    check(!decodeURIComponent(this.page.url()).includes(CANARY), "the address holds what was written");
  }

  // Runs something in the engine's own thread before it starts: it has a global, a clock and a storage of its own.
  async inEngine(code) {
    await this.context.route("**/worker.js", async (route) => {
      const response = await route.fetch();
      const { "content-encoding": _encoding, "content-length": _length, ...headers } = response.headers();
      await route.fulfill({ status: response.status(), headers, body: `${code};\n${await response.text()}` });
    });
  }

  // Another app comes in front, "hidden", or this one again, "visible". Resolves when the engine has answered: by then it
  // has heard what the window made of it, and so whether to lock.
  async show(state) {
    await this.page.evaluate((now) => {
      Object.defineProperty(document, "visibilityState", { value: now, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
    await this.ask("view", { view: "status" });
  }

  // So long out of sight on a phone that sleeps: no timer runs, and the clock goes on.
  async sleep(minutes) {
    await this.page.evaluate(() => {
      const { setTimeout } = self;
      self.setTimeout = (run, ms, ...rest) => (ms < 60_000 ? setTimeout(run, ms, ...rest) : 0);
    });
    await this.show("hidden");
    await this.page.evaluate((ms, now = Date.now) => (Date.now = () => now() + ms), minutes * 60_000);
    await this.show("visible");
  }

  // A disk that can be full. `hasRoomFor` then says how many rows more it takes whose keys match; the others it always does.
  async fillsUp(rows = /^/) {
    await this.inEngine(`{
      let room = Infinity;
      new BroadcastChannel("test-room").onmessage = ({ data }) => (room = data);
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...args) {
        if (${rows}.test(String(args[1])) && room-- <= 0) throw new DOMException("no room", "QuotaExceededError");
        return put.apply(this, args);
      };
    }`);
  }

  // Resolves when the engine has heard it: it takes one message after the other.
  async hasRoomFor(count) {
    await this.page.evaluate((room) => new BroadcastChannel("test-room").postMessage(room), count);
    await this.ask("view", { view: "status" });
  }

  async leave() {
    for (const other of this.others) await other.leave();
    await this.context?.close();
  }
}
