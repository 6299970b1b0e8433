// account.mjs - an account from its making to its end: begun alone, made, opened elsewhere, lost and taken back, left.
import { makeAccount, add, keepWords, level, recover, rehearse, shows, signedIn, signIn } from "./devices.mjs";
import { CANARY } from "./person.mjs";
import { serve } from "./place.mjs";
import { check, same, test } from "./runner.mjs";

const onPhone = { at: ["phone"], account: true };
const OWN = "four words kept apart by rain";

const rowKeys = async (me) => (await me.rows()).filter(({ store }) => store === "rows").map(({ key }) => key);
const account = async (me) => (await me.ask("view", { view: "account" })).account;

test("somebody who began alone makes an account, and a second device finds everything", async (me) => {
  await me.checkIn({ note: `before the account ${CANARY}` });
  await add(me, "also before");
  const mine = await makeAccount(me, "Quiet Otter");
  await level(me);
  await me.tap("To Today");
  await me.sees("Backed up");

  const other = await me.another();
  await other.open("/");
  await other.tap("I have an account");
  await other.titled("Sign in");
  await signIn(other, { ...mine, passphrase: "not the words at all" });
  await other.sees("That does not open an account. Nothing was lost.");
  await signedIn(other, { handle: "  qUiet oTTer ", passphrase: ` ${mine.passphrase}  ` });
  await shows(other, `before the account ${CANARY}`, "also before");
  await other.tap("To Today");
  await other.sees("Backed up");

  await add(other, "on the second");
  await shows(me, `before the account ${CANARY}`, "also before", "on the second");
  await add(me, "on the first");
  await shows(other, `before the account ${CANARY}`, "also before", "on the second", "on the first");
}, onPhone);

test("an own passphrase must be hard to guess, and a nickname can be used with it", async (me) => {
  await me.open("/account/new");
  await me.type("Nickname", "heron");
  await me.tap("Go on");
  await me.tap("I choose my own");
  for (const [words, says] of [["password1234", "Too easy to guess so far."], ["heron heron heron", "Too easy to guess so far."], ["i love you so much", "Too easy to guess so far."], [OWN, "Hard to guess."]]) {
    await me.type("Your own passphrase", words);
    await me.type("The same once more", words);
    await me.sees(says).catch((error) => check(false, `${words}: ${error.message}`));
    same(await me.pressable("I have kept it, go on").isEnabled(), says.startsWith("Hard"), `${words} is taken`);
  }
  me.secrets.push(OWN);
  await me.tap("I have kept it, go on");
  await rehearse(me, "Make the account");
  await me.titled("Your account is ready");
}, onPhone);

test("an account that is made before anything was written opens by itself the next time", async (me) => {
  await makeAccount(me, "before the first word");
  await level(me);
  await me.comeBack("/checkin");
  await me.titled("How are you, right now?");
  same((await me.ask("view", { view: "status" })).state, "open", "after closing");
  await add(me, "the first word");
  await me.comeBack("/entries");
  await me.sees("the first word");
}, onPhone);

test("with the recovery code alone the account opens, and taking it back puts everybody else out", async (me) => {
  await me.checkIn({ note: `mine ${CANARY}` });
  const mine = await makeAccount(me, "lost words");
  await level(me);
  const thief = await me.another();
  await signedIn(thief, mine);
  await shows(thief, `mine ${CANARY}`);

  const fresh = await me.another();
  await recover(fresh, "0000-0000-0000-0000-0000-0000-0000");
  await fresh.page.getByRole("alert").waitFor();
  await recover(fresh, mine.recovery.toLowerCase().replaceAll("-", " "));
  await fresh.titled("You are signed in");
  await shows(fresh, `mine ${CANARY}`);
  await fresh.open("/account/back");
  await fresh.tap("Begin");
  await fresh.choose("Recovery code");
  await fresh.type("Your recovery code now", mine.recovery);
  await fresh.tap("Go on");
  await fresh.titled("Another passphrase");
  await fresh.page.locator(".six-words li").first().waitFor();
  const passphrase = await keepWords(fresh);
  await fresh.tap("I have kept it, go on");
  const recovery = await rehearse(fresh, "Take it back now");
  await fresh.titled("It is yours alone again");
  await shows(fresh, `mine ${CANARY}`);
  await level(fresh);

  await thief.open("/today");
  await thief.sees("This device is signed out.");
  await signIn(thief, mine);
  await thief.sees("That does not open an account.");
  const clean = await me.another();
  await recover(clean, mine.recovery);
  await clean.sees("That code does not open an account.");
  await recover(clean, recovery);
  await clean.titled("You are signed in");
  await shows(clean, `mine ${CANARY}`);
  await add(clean, "after");
  await shows(fresh, `mine ${CANARY}`, "after");
  check(passphrase !== mine.passphrase, "another passphrase");
}, onPhone);

test("taking back that is interrupted goes on where it stopped, and nothing is lost", async (me) => {
  await me.checkIn({ note: `mine ${CANARY}` });
  const mine = await makeAccount(me, "interrupted");
  await level(me);
  await me.open("/account/back");
  await me.tap("Begin");
  await me.type("Your passphrase now", mine.passphrase);
  await me.tap("Go on");
  await me.page.locator(".six-words li").first().waitFor();
  const passphrase = await keepWords(me);
  await me.tap("I have kept it, go on");
  await me.context.route("**/v1/spaces/*/records", (route) => route.abort());
  await rehearse(me, "Take it back now");
  await me.titled("It was interrupted");
  await me.sees("The server cannot be reached.");
  await me.comeBack("/account");
  await me.sees("Taking back your account was interrupted. Nothing was lost.");
  await shows(me, `mine ${CANARY}`);
  await me.context.unroute("**/v1/spaces/*/records");
  await me.tap("Go on");
  await me.titled("It was interrupted");
  await me.tap("Go on");
  await me.titled("It is yours alone again");
  await level(me);
  const other = await me.another();
  await signedIn(other, { ...mine, passphrase });
  await shows(other, `mine ${CANARY}`);
}, { ...onPhone, expects: ["Failed to load resource"] });

test("the passphrase and the recovery code are changed, and the old ones open nothing", async (me) => {
  await me.checkIn({ note: "kept" });
  const mine = await makeAccount(me, "changing");
  await me.open("/account/passphrase");
  await me.page.locator(".six-words li").first().waitFor();
  const passphrase = await keepWords(me);
  await me.type("Your passphrase now", "these are not the words");
  await me.tap("I have kept it, change it");
  await me.sees("That does not open it.");
  await me.type("Your passphrase now", mine.passphrase);
  await me.tap("I have kept it, change it");
  await me.sees("The new passphrase holds from now on.");
  await me.open("/account/recovery");
  await me.type("Your passphrase", passphrase);
  await me.tap("Make a new code");
  const recovery = await rehearse(me, "Put it in force");
  await me.sees("The new recovery code holds from now on.");

  const other = await me.another();
  await signIn(other, mine);
  await other.sees("That does not open an account.");
  await recover(other, mine.recovery);
  await other.sees("That code does not open an account.");
  await recover(other, recovery);
  await other.titled("You are signed in");
  await shows(other, "kept");
}, onPhone);

test("signed out, what is here stays and waits; signed in again, it is sent", async (me) => {
  await me.checkIn({ note: "before" });
  const mine = await makeAccount(me, "leaving for a while");
  await level(me);
  await me.open("/account/out");
  await me.tap("Sign out");
  await me.sees("This device is signed out. What is here stays here.");
  await me.checkIn({ note: "meanwhile" });
  await me.sees("Signed out on this device: 1 waits");
  const other = await me.another();
  await signedIn(other, mine);
  await shows(other, "before");
  await signedIn(me, mine);
  await shows(other, "before", "meanwhile");

  await other.open("/account/out");
  await other.choose("Remove it from this device");
  await other.tap("Sign out and remove");
  await other.at("/");
  same(await other.rows(), [], "rows of the device that left");
  same((await me.entries()).length, 2, "entries of the other");
}, onPhone);

test("the account is deleted: nothing of it opens any more, and what is on the devices stays", async (me) => {
  await me.checkIn({ note: "stays" });
  const mine = await makeAccount(me, "going");
  await level(me);
  const other = await me.another();
  await signedIn(other, mine);
  await shows(other, "stays");
  await me.open("/account/delete");
  await me.tap("Delete the account");
  await me.type("Your passphrase", "these are not the words");
  await me.tap("Delete it now");
  await me.sees("That does not open it.");
  await me.type("Your passphrase", mine.passphrase);
  await me.tap("Delete it now");
  await me.sees("The account is deleted. What is on this device stays here.");
  await me.titled("An account, if you want one");
  same(await account(me), null, "the account here");
  check(!(await rowKeys(me)).some((key) => key === "meta/account" || key === "meta/sync"), "rows of the account");
  await shows(me, "stays");
  await other.open("/today");
  await other.sees("This device is signed out.");
  await shows(other, "stays");
  const third = await me.another();
  await signIn(third, mine);
  await third.sees("That does not open an account.");
  me.account = false; // from here on nothing is asked of the server
  await me.checkIn({ note: "alone again" });
  await shows(me, "stays", "alone again");
}, onPhone);

test("a device asks for the account's passphrase when it was told to, and a forgotten one gives way to the code", async (me) => {
  await me.checkIn({ note: `sealed ${CANARY}` });
  const mine = await makeAccount(me, "locked here");
  await level(me);
  const other = await me.another();
  await signedIn(other, mine, { lock: true });
  await shows(other, `sealed ${CANARY}`);
  check((await rowKeys(other)).includes("slot/1"), "a lock");
  await other.comeBack("/entries");
  await other.seesNot(`sealed ${CANARY}`);
  await other.unlock("these are not the words");
  await other.sees("That does not open it.");
  await other.type("Passphrase", mine.passphrase);
  await other.tap("Unlock");
  await other.sees(`sealed ${CANARY}`);
  await add(other, "written before it was forgotten");
  await other.comeBack("/entries");
  await other.unfold("I do not remember it");
  await other.tap("Open it with the recovery code");
  await recover(other, mine.recovery);
  await other.titled("You are signed in");
  await shows(other, `sealed ${CANARY}`, "written before it was forgotten");
}, onPhone);

test("where the server cannot be reached, each step says so and changes nothing", async (me) => {
  await me.checkIn({ note: "here" });
  const gone = (path) => me.context.route(`**/v1/${path}`, (route) => route.abort());
  const back = (path) => me.context.unroute(`**/v1/${path}`);
  await gone("accounts");
  await me.open("/account/new");
  await me.type("Nickname", "no network");
  await me.tap("Go on");
  await me.page.locator(".six-words li").first().waitFor();
  const passphrase = await keepWords(me);
  await me.tap("I have kept it, go on");
  await rehearse(me, "Make the account");
  await me.sees("The server cannot be reached. Nothing was lost, and nothing was changed.");
  same(await account(me), null, "an account");
  await back("accounts");
  await me.tap("Make the account");
  await me.titled("Your account is ready");
  await level(me);

  const other = await me.another();
  await other.context.route("**/v1/login", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"status":503,"why":"busy"}' }));
  await signIn(other, { handle: "no network", passphrase });
  await other.sees("The server cannot do it just now. Nothing was lost.");
  same(await other.rows(), [], "rows");
  await other.context.unroute("**/v1/login");
  await other.tap("Sign in");
  await other.titled("You are signed in");
  await shows(other, "here");
}, { ...onPhone, expects: ["Failed to load resource"] });

// Chromium's own authenticator in software, with a finger that is always right.
async function authenticator(me) {
  const cdp = await me.context.newCDPSession(me.page);
  await cdp.send("WebAuthn.enable");
  const options = { protocol: "ctap2", ctap2Version: "ctap2_1", transport: "internal", hasResidentKey: true, hasUserVerification: true, hasPrf: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
  return { cdp, authenticatorId };
}

test("a passkey opens the account and the lock, and taken away it opens nothing", async (me) => {
  await me.checkIn({ note: `by a finger ${CANARY}` });
  const mine = await makeAccount(me, "with a finger");
  await level(me);
  const { cdp, authenticatorId } = await authenticator(me);
  await me.open("/account/passkey");
  await me.type("Your passphrase", mine.passphrase);
  await me.tap("Add a passkey");
  await me.sees("The passkey opens your account from now on.");
  const { credentials } = await cdp.send("WebAuthn.getCredentials", { authenticatorId });
  same(credentials.map(({ userName }) => userName ?? "Stillnear"), ["Stillnear"], "what the phone's own list says");

  await me.open("/me/lock");
  await me.type("Your account’s passphrase", mine.passphrase);
  await me.tap("Lock with it");
  await me.tap("Lock now");
  await me.titled("Stillnear is locked");
  await me.tap("Use the passkey");
  await me.titled("Lock");
  await shows(me, `by a finger ${CANARY}`);

  const remove = async () => {
    await me.open("/account/out");
    await me.choose("Remove it from this device");
    await me.tap("Sign out and remove");
    await me.at("/");
    await me.open("/account/in");
    await me.tap("With a passkey instead");
    await me.tap("Use the passkey");
  };
  await remove();
  await me.titled("You are signed in");
  await shows(me, `by a finger ${CANARY}`);
  await me.open("/account/passkey");
  await me.type("Your passphrase", mine.passphrase);
  await me.tap("Take it away");
  await me.sees("No passkey opens your account any more.");
  await remove();
  await me.sees("That passkey does not open an account.");
}, { ...onPhone, expects: ["Failed to load resource"] });

test("the account's screens are no part of a first visit, and are kept once they were needed", async (me) => {
  const server = await serve(me.place.app);
  me.origin = server.origin;
  await me.open("/");
  await me.page.evaluate(() => navigator.serviceWorker.ready);
  await me.until("the copy of the app to be in charge", () => navigator.serviceWorker.controller?.state === "activated");
  const kept = () => me.page.evaluate(async () => (await (await caches.open((await caches.keys())[0])).keys()).filter(({ url }) => url.includes("/part/account-")).length);
  same(await kept(), 0, "kept at a first visit");
  await me.open("/account");
  await me.titled("An account, if you want one");
  same(await kept(), 1, "kept when they were needed");
  await server.stop();
  await me.context.setOffline(true);
  await me.comeBack("/account/in");
  await me.titled("Sign in");
}, { at: ["phone"], serviceWorkers: "allow" });
