// pair.mjs - two people link their phones, and leave: by tapping, each on a phone of their own, with a third who has
// the link and should not.
import { level, newAccount } from "./devices.mjs";
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";
import { link, pairOf, patiently, quickAccount, spacesOf, two } from "./two.mjs";

const onPhone = { at: ["phone"], account: true, expects: ["Failed to load resource"] };

async function arrived(me, handle) {
  await me.open("/together");
  return quickAccount(me, handle);
}

const landing = (me, secret) => me.page.goto(`${me.origin}/i#${secret}`);

// From Together to the link, past the offer of the safety check.
async function invites(me, name = "Kim", life) {
  await me.open("/together");
  await me.door("Invite my partner");
  await me.titled("First, for you alone");
  await me.sees("miss at least one in four");
  await me.tap("Go on without it");
  await me.titled("Invite your partner");
  await me.type("What they call you", name);
  if (life) await me.choose(life);
  await me.tap("Make the link");
  await me.titled("Send it so that only they get it");
  const shown = await me.page.locator(".link-itself").innerText();
  check(shown.startsWith(`${me.origin}/i#`), `the link: ${shown}`);
  const secret = shown.split("#")[1];
  me.secrets.push(secret); // from here on looked for in every request, of everybody who shares the list
  return secret;
}

async function looksAt(partner, secret, from = "Kim") {
  await landing(partner, secret);
  await partner.titled(`${from} invites you`);
  same(partner.page.url(), `${partner.origin}/#/join`, "the address");
}

async function answers(partner, name = "Robin") {
  await partner.tap("Go on");
  await partner.titled("First, for you alone");
  await partner.tap("Go on without it");
  await partner.titled("What they call you");
  await partner.type("What they call you", name);
  await partner.tap("Join");
}

async function digits(me) {
  await me.titled("Do both phones show this?");
  const code = await me.page.locator(".six-digits").innerText();
  check(/^\d{3} \d{3}$/.test(code), `six digits: ${code}`);
  return code;
}

async function bothCompare(me, partner) {
  const [mine, theirs] = [await digits(me), await digits(partner)];
  same(mine, theirs, "the numbers on the two phones");
}

async function linked(me, partner) {
  for (const one of [me, partner]) {
    await one.titled("You are linked");
    await one.tap("Go on");
  }
  await me.titled("You and Robin");
  await partner.titled("You and Kim");
}

test("two people link: who has nothing yet makes an account on the way, both compare, and nothing is shared", async (me) => {
  await me.checkIn({ note: `mine alone ${CANARY}` });
  await me.open("/together");
  await me.door("Invite my partner");
  await me.tap("Go on without it");
  await me.titled("For this you need an account");
  const [handle, theirs] = ["quiet heron", "early wren"];
  await me.tap("Make an account");
  await newAccount(me, handle);
  await me.tap("Go on with linking");
  await me.titled("Invite your partner");
  await me.type("What they call you", "Kim");
  await me.tap("Make the link");
  await me.titled("Send it so that only they get it");
  const secret = (await me.page.locator(".link-itself").innerText()).split("#")[1];
  me.secrets.push(secret);

  const partner = await me.another();
  await looksAt(partner, secret); // a phone on which Stillnear has never been
  await partner.sees("Joining shares nothing.");
  await partner.tap("Go on");
  await partner.tap("Go on without it");
  await partner.titled("For this you need an account");
  await partner.tap("Make an account");
  await newAccount(partner, theirs);
  await partner.tap("Go on with linking");
  await partner.titled("Kim invites you");
  await partner.tap("Go on");
  await partner.type("What they call you", "Robin");
  await partner.tap("Join");
  await bothCompare(me, partner);
  await me.tap("The same");
  await me.titled("Your part is done");
  await partner.tap("The same");
  await linked(me, partner);
  for (const one of [me, partner]) {
    await one.sees("Linked and compared");
    await level(one);
    same((await spacesOf(one)).map(({ state, verified }) => [state, verified]), [["on", true]], "the space");
  }
  same((await partner.entries()).length, 0, "entries on the other phone");
  same((await pairOf(me)).state, "none", "the conversation");
}, onPhone);

test("somebody who has the link first cannot pass for the partner: the numbers differ, and the link is burnt", async (me) => {
  await arrived(me, "watched otter");
  const thief = await me.another();
  await arrived(thief, "patient thief");
  const partner = await me.another();
  await arrived(partner, "late wren");
  const secret = await invites(me);
  await looksAt(thief, secret);
  await answers(thief, "Robin"); // under the very name that is expected
  const wrong = await digits(me);
  await digits(thief);

  await landing(partner, secret);
  await partner.titled("Somebody has answered with this link already");
  await partner.sees("somebody else has the link", "Nothing was shared here.");
  check(/^\d{3} \d{3}$/.test(wrong), "what the partner cannot confirm");
  await me.tap("Different");
  await me.titled("Good that you compared");
  await thief.titled("This link no longer works");
  for (const one of [me, thief, partner]) same((await spacesOf(one)).length, 0, "spaces");
  await me.tap("Make a new link");
  await me.titled("Invite your partner");
}, onPhone);

test("a link that is burnt, broken, over or one's own says so, and nothing is shared", async (me) => {
  await arrived(me, "many links");
  const partner = await me.another();
  await arrived(partner, "many ends");

  const burnt = await invites(me);
  await landing(me, burnt);
  await me.titled("This is your own link");
  await me.tap("Leave it for now");
  await me.titled("Send it so that only they get it");
  await me.tap("Burn the link");
  await me.tap("Burn it now");
  await me.sees("The link is burnt. It opens nothing any more.");
  await landing(partner, burnt);
  await partner.titled("This link no longer works");
  await partner.tap("Leave it for now");
  await partner.at("/together");

  await landing(partner, burnt.slice(0, 40));
  await partner.titled("This link is not whole");
  await partner.tap("Use another link");
  await partner.titled("Join with a link");
  await partner.type("The link", `${me.origin}/i#${burnt.slice(1)}`);
  await partner.tap("Open it");
  await partner.sees("That is not a whole link.");
  await partner.type("The link", `${me.origin}/i#${"A".repeat(43)}`); // whole, and of nobody
  await partner.tap("Open it");
  await partner.titled("This link has run out of time");
  await partner.tap("Leave it for now");

  await invites(me, "Kim", "1 hour");
  const over = { status: 404, contentType: "application/problem+json", body: '{"type":"about:blank","title":"Not Found","status":404,"why":"no_mailbox"}' };
  await me.context.route("**/v1/mailboxes/*", (route) => route.fulfill(over)); // as an hour later
  await me.titled("This link has run out of time");
  await me.tap("Leave it for now");
  await me.sees("Invite my partner");
  for (const one of [me, partner]) same((await spacesOf(one)).length, 0, "spaces");
}, onPhone);

test("leaving the screens loses nothing: the invitation waits, also locked and offline, and goes on", async (me) => {
  await arrived(me, "patient kim");
  const partner = await me.another();
  const { passphrase } = await arrived(partner, "patient robin");
  const secret = await invites(me, "Kim", "7 days");
  await me.open("/today");
  await me.comeBack("/together");
  await me.sees("Your invitation waits for an answer");
  await partner.open("/me/lock");
  await partner.type("Your account’s passphrase", passphrase);
  await partner.tap("Lock with it");
  await partner.sees("Locked with your passphrase from now on.");
  await landing(partner, secret);
  await partner.unlock(passphrase);
  await partner.titled("Kim invites you");
  await answers(partner);
  await partner.page.locator("h1", { hasText: /Your answer is there|Do both phones show this/ }).waitFor(); // the other looks, too
  await partner.open("/together");
  await me.sees("Compare six numbers with Robin"); // where it was left open
  await me.open("/today");
  await me.sees("You and Robin can compare six numbers now.");
  await me.open("/together");
  await me.context.route("**/v1/**", (route) => route.abort());
  await me.door("Go on with linking");
  await me.sees("There is no network just now. It goes on by itself.");
  await me.context.unroute("**/v1/**");
  await digits(me);
  await partner.open("/together");
  await partner.door("Go on with linking");
  await bothCompare(me, partner);
  await partner.tap("Skip for now");
  await me.tap("Skip for now");
  await linked(me, partner);
  for (const one of [me, partner]) await one.sees("Linked, not verified", "Not verified: the six numbers were not compared.");
}, onPhone);

const numberOn = async (me, space) => {
  await me.open(`/with/${space}/settings`);
  await me.sees("Not verified: you skipped comparing the six numbers.");
  await me.tap("Compare now");
  await me.titled("Do both phones show this?");
  await me.page.locator(".groups").waitFor();
  const groups = await me.page.locator(".groups span").allInnerTexts();
  check(groups.length === 8 && groups.every((group) => /^\d{5}$/.test(group)), `eight groups: ${groups}`);
  return groups.join(" ");
};

const verifiedOf = async (me) => (await spacesOf(me)).map(({ verified }) => verified);

test("who skipped the six numbers compares a longer one later, without a network, each for oneself", async (me) => {
  const { partner, space } = await two(me, { compare: false });
  await me.context.route("**/v1/**", (route) => route.abort());
  const number = await numberOn(me, space);
  await me.sees("You made the link, and Robin joined with it.");
  same(await numberOn(partner, space), number, "the number on the two phones");
  await partner.sees("Kim made the link, and you joined with it.");
  await me.tap("The same");
  await me.titled("Settings with Robin");
  await me.sees("Verified.", "You compared the numbers");
  await me.seesNot("Compare now");
  await me.open(`/with/${space}`);
  await me.sees("Linked and compared");
  await me.context.unroute("**/v1/**");
  await me.page.evaluate(() => dispatchEvent(new Event("online")));
  await level(me);
  await level(partner);
  same(await verifiedOf(me), [true], "here");
  same(await verifiedOf(partner), [false], "there");
}, onPhone);

test("a longer number that differs leaves it not verified, and shows the ways out", async (me) => {
  const { space } = await two(me, { compare: false });
  await numberOn(me, space);
  await me.tap("Different");
  await me.titled("Good that you compared");
  await me.sees("It stays marked as not verified", "A private safety check");
  same(await verifiedOf(me), [false], "here");
  await me.tap("Look once more");
  await me.titled("Do both phones show this?");
  await me.tap("Different");
  await me.tap("Pause or stop");
  await me.at(`/with/${space}/leave`);
}, onPhone);

const leaves = async (me, space, name, sure) => {
  await me.open(`/with/${space}/leave`);
  await me.titled("Pause or stop");
  await me.page.locator("main").getByRole("button", { name, exact: true }).click();
  const sheet = me.page.getByRole("dialog");
  await sheet.getByRole("heading", { name: sure }).waitFor();
  await sheet.getByRole("link", { name: "A private safety check" }).waitFor();
  await sheet.getByRole("button", { name: "Quick exit" }).waitFor();
  return sheet;
};

const stateOf = async (me) => (await spacesOf(me)).map(({ state, gone }) => (gone ? "gone" : state));

const becomes = (me, want) => patiently(me, `the space to be ${want}`, async () => JSON.stringify(await stateOf(me)) === JSON.stringify(want));

test("pausing and going on is for one alone, and the other sees nothing of it", async (me) => {
  const { partner, space } = await two(me);
  await me.open("/me");
  await me.door("Leave Robin");
  await me.at(`/with/${space}/leave`);
  await (await leaves(me, space, "Pause it", "Pause sharing with Robin?")).getByRole("button", { name: "Pause it" }).click();
  await me.sees("You paused sharing. Nobody else can notice.");
  await level(me);
  same(await stateOf(me), ["paused"], "here");
  same(await stateOf(partner), ["on"], "there");
  await partner.open(`/with/${space}`);
  await partner.sees("Linked and compared");
  await (await leaves(me, space, "Go on", "Go on sharing with Robin?")).getByRole("button", { name: "Go on" }).click();
  await me.sees("Sharing is on.");
  same(await stateOf(me), ["on"], "here again");
}, onPhone);

test("a name is changed for oneself, and never on the other phone", async (me) => {
  const { partner, space } = await two(me);
  await me.open(`/with/${space}/settings`);
  await me.sees("You compared the numbers");
  await me.type("What you call them here", "Rob");
  await me.tap("Keep the name");
  await me.titled("Settings with Rob");
  await level(me);
  same((await spacesOf(partner)).map(({ name, mine }) => [name, mine]), [["Kim", "Robin"]], "there");
}, onPhone);

test("stopping quietly sends nothing: what is here stays, and no more comes", async (me) => {
  const { partner, space } = await two(me);
  await me.context.route("**/v1/**", (route) => route.abort()); // it needs no network
  await (await leaves(me, space, "Stop quietly", "Stop sharing with Robin?")).getByRole("button", { name: "Stop quietly" }).click();
  await me.sees("Sharing is off. What is here stays for you to read.");
  await me.context.unroute("**/v1/**");
  await me.page.evaluate(() => dispatchEvent(new Event("online")));
  await level(me);
  same(await stateOf(me), ["quiet"], "here");
  same(await stateOf(partner), ["on"], "there");
}, onPhone);

test("stopping and removing takes what was handed over off the other phone, and asks nobody", async (me) => {
  const { partner, space } = await two(me);
  const given = await me.ask("give", { space, entry: { t: "card", kind: "wish", words: `hold my hand ${CANARY}` } });
  check(given.ok, `give: ${given.why}`);
  const between = async () => (await partner.ask("view", { view: "between", space, limit: 10 })).items ?? [];
  await patiently(partner, "the card", async () => (await between()).length === 1);
  const sheet = await leaves(me, space, "Stop and remove", "Stop, and remove what you handed to Robin?");
  await me.sees("What was read cannot be unread, on either phone.");
  await sheet.getByRole("button", { name: "Stop and remove" }).click();
  await me.sees("Sharing is off, and what you handed over is being taken back.");
  await me.at("/together");
  await becomes(me, ["left"]);
  await me.titled("One is enough to begin");
  await me.open(`/with/${space}/between`);
  await me.titled("Not set up");
  await patiently(partner, "the card to go", async () => (await between()).length === 0);
  check(!(await me.rows()).some(({ key }) => key.startsWith("sp/")), "rows of the space on this phone");
  await partner.open("/together");
  await partner.sees("Sharing is off. What is here stays for you to read.");
  check(!(await partner.page.getByRole("link", { name: "Pause together" }).count()), "a door to nobody");
  same((await partner.ask("give", { space, entry: { t: "card", kind: "wish", words: "are you there" } })).why, "not_sharing", "into the void");
}, onPhone);

test("whoever deletes their account leaves what is between two as well, and nothing looks damaged to the other", async (me) => {
  const { partner, space, account } = await two(me);
  const given = await me.ask("give", { space, entry: { t: "card", kind: "wish", words: "hold my hand" } });
  check(given.ok, `give: ${given.why}`);
  const between = async () => (await partner.ask("view", { view: "between", space, limit: 10 })).items ?? [];
  await patiently(partner, "the card", async () => (await between()).length === 1);
  await me.open("/account/delete");
  await me.sees("Whoever you share with sees that sharing is off");
  await me.tap("Delete the account");
  await me.type("Your passphrase", account.passphrase);
  await me.tap("Delete it now");
  await me.sees("The account is deleted. What is on this device stays here.");
  await patiently(partner, "the card to go", async () => (await between()).length === 0);
  await partner.open("/together");
  await partner.sees("Sharing is off. What is here stays for you to read.");
  const { alarms } = await partner.ask("view", { view: "status" });
  same(Object.values(alarms).some(Boolean), false, `alarms: ${JSON.stringify(alarms)}`);
}, onPhone);

test("somebody is linked with more than one, and each stands alone", async (me) => {
  const { space } = await two(me);
  const second = await me.another();
  await arrived(second, "another partner");
  const other = await link(me, second, { mine: "K", theirs: "Alex", compare: false });
  await me.open("/together");
  await me.titled("Together");
  await me.door("Alex");
  await me.titled("You and Alex");
  check(space !== other, "two spaces");
  same((await spacesOf(second)).map(({ name }) => name), ["K"], "what the second knows");
}, onPhone);
