// devices.mjs - what a person does about an account, as they do it: make one, sign in, rehearse, wait until level.
import { WAIT_MS } from "./person.mjs";
import { check } from "./runner.mjs";

export const ORDER = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"];

// The passphrase and the code as they are on the screen, and from then on looked for in every request.
export async function keepWords(me) {
  const words = await me.page.locator(".six-words li").allInnerTexts();
  check(words.length === 6 && words.every((word) => /^[a-z-]+$/.test(word)), `six words: ${words}`);
  me.secrets.push(words.join(" "));
  return words.join(" ");
}

export async function rehearse(me, confirm, { code, typed } = {}) {
  await me.titled("Your recovery code");
  await code?.();
  const recovery = (await me.page.locator(".code li").allInnerTexts()).join("-");
  check(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/.test(recovery), `a code: ${recovery}`);
  me.secrets.push(recovery);
  await me.tap("I have kept it");
  await me.titled("Is it where you put it?");
  const [, which] = /type the (\w+) four/.exec(await me.page.locator(".lede").innerText());
  const label = `The ${which} four characters`;
  await me.type(label, "0000");
  await me.tap(confirm);
  await me.sees("That is not what stands there.");
  await typed?.();
  await me.type(label, recovery.split("-")[ORDER.indexOf(which)].toLowerCase());
  await me.tap(confirm);
  return recovery;
}

// `seen` may name what to do at single steps, such as taking a picture.
export async function makeAccount(me, handle, seen = {}) {
  await me.open("/account");
  await me.tap("Make an account");
  return newAccount(me, handle, seen);
}

// From the first of its screens on.
export async function newAccount(me, handle, seen = {}) {
  me.secrets.push(handle);
  await me.type("Nickname", handle);
  await me.tap("Go on");
  await me.titled("Your passphrase");
  await me.page.locator(".six-words li").first().waitFor();
  await seen.words?.();
  const passphrase = await keepWords(me);
  await me.tap("I have kept it, go on");
  const recovery = await rehearse(me, "Make the account", seen);
  await me.titled("Your account is ready");
  return { handle, passphrase, recovery };
}

// lock: whether this device asks for the passphrase from then on.
export async function signIn(me, { handle, passphrase }, { lock = false } = {}) {
  await me.open("/account/in");
  await me.titled("Sign in");
  await me.type("Nickname", handle);
  await me.type("Passphrase", passphrase);
  const asks = me.page.getByRole("switch", { name: "Ask for it when Stillnear opens here" }); // not where an account was before
  if (await asks.isVisible()) await asks.setChecked(lock);
  await me.tap("Sign in");
}

export async function signedIn(me, account, options) {
  await signIn(me, account, options);
  await me.titled("You are signed in");
}

export async function recover(me, recovery) {
  await me.open("/account/in");
  await me.titled("Sign in");
  if (!(await me.page.getByLabel("Recovery code").isVisible())) await me.tap("With the recovery code instead");
  await me.type("Recovery code", recovery);
  await me.tap("Sign in");
}

// As five minutes after the last proof: the server wants another one for the next careful call.
export async function grown(me) {
  const stale = { status: 403, contentType: "application/problem+json", body: '{"type":"about:blank","title":"not fresh","status":403,"why":"not_fresh"}' };
  await me.context.route("**/v1/sessions", (route) => route.fulfill(stale), { times: 1 });
}

// Everything sent and everything fetched, as the app itself says it.
export async function level(me) {
  for (const until = Date.now() + WAIT_MS; ; await me.page.waitForTimeout(40)) {
    const { sync, unsent } = await me.ask("view", { view: "status" });
    if (sync === "level" && unsent === 0) return;
    check(Date.now() < until, `it does not come level: ${sync}, ${unsent} unsent`);
  }
}

// What a device shows, once it shows it.
export async function shows(me, ...notes) {
  const want = [...notes].sort().join(" | ");
  let got = "";
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await me.page.waitForTimeout(40)) {
    got = (await me.entries()).map(({ note }) => note ?? "-").sort().join(" | ");
    if (got === want) return;
  }
  throw new Error(`it shows ${got}; wanted ${want}`);
}

export const add = (me, note) => me.ask("add", { entry: { t: "checkin", close: 5, settled: 5, note } });

// The network gone for what concerns the account, and back; the app's own files are on the device anyway.
export async function offline(me) {
  await me.context.route("**/v1/**", (route) => route.abort());
}
export async function online(me) {
  await me.context.unroute("**/v1/**");
  await me.page.evaluate(() => dispatchEvent(new Event("online")));
}
