// private.mjs - what somebody may set for themselves alone: a second lock, times to be reminded, no linking at all.
import { level, makeAccount } from "./devices.mjs";
import { check, same, test } from "./runner.mjs";
import { patiently, quickAccount, two } from "./two.mjs";

const WORDS = "four words kept apart";

const drawer = async (me, action, words) => {
  await me.open("/me/drawer");
  await me.type("Your passphrase", words);
  await me.tap(action);
};

test("a private drawer asks for the passphrase before what was written, and for nothing else", async (me) => {
  await me.checkIn({ note: "behind the drawer" });
  await me.lockWith(WORDS);
  await drawer(me, "Put a drawer in", "not the words at all");
  await me.sees("That does not open it.");
  await me.type("Your passphrase", WORDS);
  await me.tap("Put a drawer in");
  await me.sees("From now on your drawer asks for the passphrase.");
  await me.open("/entries");
  await me.sees("behind the drawer"); // whoever set it has just said the words
  await me.tap("Shut the drawer");
  await me.titled("Your private drawer");
  for (const path of ["/entries", "/change", "/map", "/patterns", "/summary", "/loop", "/calm", "/me/backup"]) {
    await me.open(path);
    await me.titled("Your private drawer");
    await me.seesNot("behind the drawer");
  }
  for (const [path, title] of [["/today", "Good to see you."], ["/checkin", "How are you, right now?"], ["/together", "One is enough to begin"]]) {
    await me.open(path);
    await me.titled(title);
  }
  await me.open("/entries");
  await me.type("Your passphrase", "not the words at all");
  await me.tap("Open it");
  await me.sees("That does not open it.");
  await me.type("Your passphrase", WORDS);
  await me.tap("Open it");
  await me.titled("Everything you wrote");
  await me.sees("behind the drawer");

  await me.comeBack("/entries");
  await me.unlock(WORDS);
  await me.sees("behind the drawer"); // the passphrase was just said, and is not asked for twice
  await drawer(me, "Take the drawer away", WORDS);
  await me.sees("The drawer is gone.");
}, { at: ["phone"] });

test("on a device that opens by itself the drawer asks for the account's passphrase", async (me) => {
  await me.checkIn({ note: "behind the drawer" });
  const { passphrase } = await makeAccount(me, "with a drawer");
  await drawer(me, "Put a drawer in", passphrase);
  await me.sees("From now on your drawer asks for the passphrase.");
  await me.comeBack("/entries");
  await me.titled("Your private drawer");
  await me.seesNot("behind the drawer");
  await me.type("Your passphrase", passphrase);
  await me.tap("Open it");
  await me.sees("behind the drawer");
  await me.sleep(4);
  await me.sees("behind the drawer");
  await me.sleep(5); // as long as its owner chose for the lock
  await me.titled("Your private drawer");
  await me.seesNot("behind the drawer");
}, { at: ["phone"], account: true });

test("a reminder is a line on Today, around the time that was chosen, until something was written", async (me) => {
  await me.context.clock.install({ time: new Date("2026-11-25T19:40:00+01:00") }); // of the window; the engine keeps its own
  await me.open("/me/reminders");
  await me.type("A time", "20:00");
  await me.tap("Add it");
  await me.door("20:00");
  await me.seesNot("20:00");
  await me.type("A time", "19:30");
  await me.tap("Add it");
  await me.sees("19:30");
  await me.page.getByRole("link", { name: "Today", exact: true }).click();
  await me.titled("Good to see you.");
  await me.sees("Around now you wanted to be reminded, if it suits you.");
  await me.checkIn();
  await me.seesNot("Around now you wanted to be reminded");
}, { at: ["phone"] });

test("somebody who said yes is led to help and to keeping the app for themselves, and may change that", async (me) => {
  await me.checkIn();
  await me.open("/safety?next=/invite");
  await me.tap("Begin");
  for (let asked = 0; asked < 8; asked++) await me.tap(asked === 0 ? "Yes" : "No");
  await me.titled("Thank you for looking at this");
  await me.pressable("Go on with linking").waitFor(); // no wall
  await me.tap("Keep Stillnear for me alone");
  await me.titled("One is enough to begin");
  await me.sees("You keep Stillnear for yourself. Nobody else can notice.");
  await me.seesNot("Invite my partner", "The loop you two get into", "One reaches, one retreats");
  same((await me.ask("view", { view: "list", limit: 100 })).entries.length, 1, "entries");
  await me.open("/me");
  await me.page.getByRole("switch", { name: "For me alone" }).click();
  await me.open("/together");
  await me.sees("Invite my partner");
  check(!me.page.url().includes("safety"), "the address");
}, { at: ["phone"] });

// A browser's maker, as far as the page sees one: Chromium here has none to ask.
function browserWithPush(already) {
  let made = already ? { endpoint: "https://push.example/before", unsubscribe: async () => ((made = null), true) } : null;
  const pushManager = {
    getSubscription: async () => made,
    subscribe: async ({ userVisibleOnly, applicationServerKey }) =>
      (made = { endpoint: `https://push.example/${userVisibleOnly}/${applicationServerKey}`, unsubscribe: async () => ((made = null), true) }),
  };
  const registration = { pushManager };
  const container = Object.assign(new EventTarget(), { getRegistration: async () => registration, ready: Promise.resolve(registration), register: async () => registration });
  Object.defineProperty(navigator, "serviceWorker", { value: container });
  window.Notification = { permission: already ? "granted" : "default", requestPermission: async () => "granted" };
}

test("notices are off, are not offered where there are none, and tell the server an address and no more", async (me) => {
  await me.context.addInitScript(browserWithPush);
  const { space } = await two(me);
  await me.open("/me/reminders");
  await me.sees("Around a time you choose");
  const asked = me.page.waitForResponse("**/v1/push");
  await me.reload();
  same((await asked).status(), 404, "a server without notices");
  await me.seesNot("A notice when something new is there");

  const said = [];
  await me.context.route("**/v1/push", (route) => route.fulfill({ status: 200, contentType: "application/json", body: '{"key":"BKey"}' }));
  await me.context.route("**/v1/spaces/*/push", (route, request) => {
    said.push([request.method(), new URL(request.url()).pathname, request.postData()]);
    return route.fulfill({ status: 204 });
  });
  await me.reload();
  const turn = me.page.getByRole("switch", { name: "A notice when something new is there" });
  same(await turn.isChecked(), false, "on before anybody asked");
  await turn.click();
  await me.sees("A notice from now on, without a word of content.");
  await turn.click();
  await me.sees("No more notices on this device.");
  const path = `/v1/spaces/${space}/push`;
  same(said, [["PUT", path, '{"endpoint":"https://push.example/true/BKey"}'], ["DELETE", path, null]], "what the server was told");
}, { at: ["phone"], account: true, expects: ["Failed to load resource"] });

test("who stops quietly gets no more notices from that space, on this device and on others, and gets them again with it", async (me) => {
  await me.context.addInitScript(browserWithPush, true);
  const said = [];
  let reached = true;
  await me.context.route("**/v1/spaces/*/push", (route, request) => {
    if (!reached) return route.abort();
    said.push([request.method(), new URL(request.url()).pathname]);
    return route.fulfill({ status: 204 });
  });
  const { space } = await two(me);
  const path = `/v1/spaces/${space}/push`;
  const stands = async (method) => patiently(me, `${method}, and it is ${JSON.stringify(said)}`, () => said.at(-1)?.[0] === method && said.at(-1)[1] === path);
  await stands("PUT");
  check((await me.ask("leave", { space, how: "quiet" })).ok, "stopped quietly");
  await stands("DELETE");
  check((await me.ask("leave", { space, how: "resume" })).ok, "gone on");
  await stands("PUT");
  reached = false; // said elsewhere, or here without a network: at the next start
  check((await me.ask("leave", { space, how: "quiet" })).ok, "stopped quietly once more");
  await me.ask("view", { view: "status" });
  reached = true;
  await me.reload();
  await stands("DELETE");
}, { at: ["phone"], account: true, expects: ["Failed to load resource"] });

test("a push shows the same few words, whatever it is about; a window that can be seen asks the server instead", async (me) => {
  await me.open("/");
  await quickAccount(me, "kim in front");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  const [worker] = me.context.serviceWorkers();
  await worker.evaluate(() => {
    self.shown = []; // Chromium without a screen shows none
    self.registration.showNotification = async (title, { body }) => void self.shown.push([title, body]);
    const { matchAll } = self.clients;
    self.clients.matchAll = async (asked) => (self.away ? [{ visibilityState: "hidden", postMessage: () => undefined }] : matchAll.call(self.clients, asked));
  });
  const push = (away) =>
    worker.evaluate((away) => {
      self.away = away;
      self.dispatchEvent(new PushEvent("push", { data: "a word that must not show" }));
    }, away);
  await push(true);
  same(await worker.evaluate(() => self.shown), [["Stillnear", "Something new"]], "what is shown while no window can be seen");
  await level(me);
  const asked = me.page.waitForRequest("**/v1/pull");
  await push(false);
  await asked;
  same((await worker.evaluate(() => self.shown)).length, 1, "what is shown in all");
}, { at: ["phone"], account: true, serviceWorkers: "allow" });
