// storage.mjs - a browser that refuses, fills up or clears its storage, and a clock that is wrong by years.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

const onPhone = { at: ["phone"] };

test("where the browser refuses storage everything works in memory, and it says so", async (me) => {
  await me.inEngine(`indexedDB.open = () => { throw new DOMException("not here", "SecurityError"); }`);
  await me.checkIn({ note: `in memory ${CANARY}` });
  await me.sees("This browser does not let Stillnear store anything");
  await me.open("/entries");
  await me.sees(`in memory ${CANARY}`);
  await me.open("/me/storage");
  await me.sees("This browser does not let Stillnear store anything");
  same(await me.local(), [], "localStorage");
}, onPhone);

test("an open that fails later, as in a private window, is treated the same", async (me) => {
  await me.inEngine(`IDBFactory.prototype.open = function () {
    const request = new EventTarget();
    Object.defineProperty(request, "error", { value: new DOMException("not here", "InvalidStateError") });
    setTimeout(() => request.dispatchEvent(new Event("error")));
    return request;
  }`);
  await me.checkIn({ note: "in memory" });
  await me.sees("This browser does not let Stillnear store anything");
}, onPhone);

test("a full disk refuses with a sentence, keeps the words in the form, and takes them once there is room", async (me) => {
  await me.fillsUp();
  await me.checkIn({ note: "while there was room" });
  await me.hasRoomFor(0);
  await me.open("/checkin");
  await me.slide("How close do you feel?", 5);
  await me.slide("How settled are you?", 5);
  await me.unfold("Add a line for yourself");
  await me.type("A line for yourself", `no room ${CANARY}`);
  await me.tap("Keep it");
  await me.sees("This device has no room to keep it. Your words are still here.");
  same(await me.page.getByLabel("A line for yourself").inputValue(), `no room ${CANARY}`, "the words in the form");
  same((await me.entries()).map(({ note }) => note), ["while there was room"], "entries");
  await me.hasRoomFor(Infinity);
  await me.tap("Keep it");
  await me.at("/today");
  await me.comeBack("/entries");
  await me.sees("while there was room", `no room ${CANARY}`);
  same((await me.entries()).length, 2, "entries");
}, onPhone);

test("a write that the disk breaks off half-way leaves nothing of it", async (me) => {
  await me.inEngine(`{
    let breaks = false;
    new BroadcastChannel("test-breaks").onmessage = ({ data }) => (breaks = data);
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      const request = put.apply(this, args);
      if (breaks && String(args[1]).startsWith("rec/")) this.transaction.abort();
      return request;
    };
  }`);
  await me.checkIn({ note: "before" });
  const before = await me.rows();
  await me.page.evaluate(() => new BroadcastChannel("test-breaks").postMessage(true));
  const refused = await me.ask("add", { entry: { t: "message", words: "half" } });
  same([refused.ok, refused.err], [false, "io"], "the answer");
  same(await me.rows(), before, "rows");
  same((await me.entries()).length, 1, "entries shown");
  await me.page.evaluate(() => new BroadcastChannel("test-breaks").postMessage(false));
  check((await me.ask("add", { entry: { t: "message", words: "whole" } })).ok, "it goes on afterwards");
  await me.comeBack("/entries");
  same((await me.entries()).map(({ t }) => t).sort(), ["checkin", "message"], "entries after coming back");
  same((await me.ask("view", { view: "status" })).alarms, [], "alarms");
}, onPhone);

test("storage that the browser has cleared is told apart from a first visit", async (me) => {
  await me.checkIn({ note: "cleared later" });
  const cdp = await me.context.newCDPSession(me.page);
  await me.page.goto("about:blank");
  await cdp.send("Storage.clearDataForOrigin", { origin: me.origin, storageTypes: "indexeddb" });
  await me.open("/");
  await me.sees("This browser has cleared what Stillnear kept here.");
  await me.checkIn({ note: "a new beginning" });
  same((await me.entries()).map(({ note }) => note), ["a new beginning"], "entries");
}, onPhone);

test("storage that is cleared under an open window loses no word that is still in the form", async (me) => {
  await me.checkIn({ note: "cleared later" });
  await me.open("/checkin");
  await me.slide("How close do you feel?", 5);
  await me.slide("How settled are you?", 5);
  await me.unfold("Add a line for yourself");
  await me.type("A line for yourself", "still in the form");
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send("Storage.clearDataForOrigin", { origin: me.origin, storageTypes: "indexeddb" });
  await me.tap("Keep it");
  await me.sees("This device could not keep it. Your words are still here.");
  same(await me.page.getByLabel("A line for yourself").inputValue(), "still in the form", "the words in the form");
  await me.tap("Keep it");
  await me.titled("Good to see you.");
  await me.comeBack("/entries");
  await me.sees("still in the form");
}, { ...onPhone, expects: ["InvalidStateError"] });

test("damaged rows are set aside with a sentence, and the rest is there", async (me) => {
  for (const note of ["first", "second", "third"]) await me.checkIn({ note });
  await me.page.evaluate(
    () =>
      new Promise((done) => {
        indexedDB.open("stillnear").onsuccess = ({ target: { result: db } }) => {
          const rows = db.transaction("rows", "readwrite").objectStore("rows");
          rows.getAllKeys().onsuccess = ({ target: { result: keys } }) => {
            const key = keys.filter((one) => one.startsWith("rec/")).sort()[1];
            rows.get(key).onsuccess = ({ target: { result: bytes } }) => {
              bytes[bytes.length - 9] ^= 4;
              rows.put(bytes, key);
            };
          };
          rows.transaction.oncomplete = () => (db.close(), done());
        };
      }),
  );
  await me.comeBack("/today");
  await me.sees("Some of what was kept here is damaged and cannot be read.");
  same((await me.entries()).map(({ note }) => note), ["third", "first"], "what is still there");
  await me.checkIn({ note: "fourth" });
  await me.comeBack("/entries");
  same((await me.entries()).map(({ note }) => note), ["fourth", "third", "first"], "after writing on");
}, onPhone);

const YEAR = 365.25 * 86_400_000;
const shifted = (years) => `{
  const now = Date.now;
  Date.now = () => now() + ${years * YEAR};
}`;

test("a clock ahead by years is said, loses nothing, and new entries can still be written", async (me) => {
  await me.inEngine(shifted(5));
  await me.checkIn({ note: "from the future" });
  await me.context.unroute("**/worker.js");
  await me.comeBack("/today");
  await me.sees("The clock of this device seems to be wrong. Nothing was lost.");
  await me.checkIn({ note: "from now" });
  await me.open("/entries");
  await me.sees("from the future", "from now");
  const [{ o }] = (await me.entries()).filter(({ note }) => note === "from now");
  check((await me.ask("edit", { o, entry: { t: "checkin", close: 1, settled: 1, note: "from now, changed" } })).ok, "it can be changed");
  await me.comeBack("/entries");
  await me.sees("from the future", "from now, changed");
}, onPhone);

test("a clock behind by decades loses nothing once it is right again", async (me) => {
  await me.inEngine(shifted(-40));
  await me.checkIn({ note: "from the eighties" });
  await me.context.unroute("**/worker.js");
  await me.comeBack("/today");
  await me.checkIn({ note: "from now" });
  await me.comeBack("/entries");
  await me.sees("from now", "from the eighties");
  same((await me.entries()).map(({ note }) => note), ["from now", "from the eighties"], "in order");
}, onPhone);

test("an engine that cannot start is said to, and slowing down still works", async (me) => {
  await me.context.route("**/stillnear.wasm", (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "not wasm" }));
  await me.open("/today");
  await me.titled("This browser could not open what is kept here.");
  await me.page.locator("a[href='#/slow']").click();
  await me.door("Breathe slowly");
  await me.pressable("I feel a little steadier").waitFor();
}, onPhone);
