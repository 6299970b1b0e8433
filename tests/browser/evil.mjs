// evil.mjs - a server that lies to the real client in a real browser (tests/evil: a proxy before the real one). Each lie
// is noticed or harmless: nothing that was there goes, nothing false appears, and honest answers heal it.
// tests/test_sync_evil.c has the same and more against the vault alone.
import { bytesAttacks, frameAttacks, loginAttacks, pullAttacks } from "../evil/attacks.mjs";
import { evil } from "../evil/evil.mjs";
import { add, level, makeAccount, shows, signedIn, signIn } from "./devices.mjs";
import { CANARY, WAIT_MS } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

const onPhone = { at: ["phone"], account: true, expects: ["Failed to load resource"] };

// A stranger with an account first, so that there is something of somebody else's to hand out; then two devices of one
// person. `lied` tells a request of the second, to whom it is lied.
async function scene(me) {
  const server = await evil({ app: me.place.app });
  me.origin = server.origin;
  const stranger = await me.another();
  await stranger.checkIn({ note: "of a stranger" });
  await makeAccount(stranger, "a stranger");
  await level(stranger);
  await stranger.page.goto("about:blank");
  await me.checkIn({ note: "there before" });
  const account = await makeAccount(me, "lied to");
  await level(me);
  const before = server.cookies.length;
  return { server, account, lied: ({ device }) => device >= before };
}

async function until(what, holds, page) {
  for (const end = Date.now() + WAIT_MS; !(await holds()); await page.waitForTimeout(40)) check(Date.now() < end, `waited for ${what}`);
}

// One lie after the other, while something new is written elsewhere; then the truth. Answers what is there in the end.
async function lieAndHeal(me, other, { server, lied }, names, { live }) {
  const nudge = () => other.page.evaluate(() => dispatchEvent(new Event("online")));
  const notes = (await me.entries()).map(({ note }) => note);
  for (const name of names) {
    try {
      if (!live) server.only("no_live", lied);
      server.only(name, (request) => lied(request) && ["/v1/pull", "/v1/live"].includes(request.path));
      await add(me, `${name}, first`);
      await add(me, `${name}, second ${CANARY}`);
      await level(me);
      const heard = server.seen.requests.length;
      await until("two pulls", async () => (await nudge(), server.seen.requests.slice(heard).filter((one) => lied(one) && one.path === "/v1/pull").length >= 2), other.page);
      const had = (await other.entries()).map(({ note }) => note);
      for (const note of notes) check(had.includes(note), `“${note}” is gone`);
      for (const note of had) check(note?.startsWith(name) || notes.includes(note), `“${note}” is not of this person`);
      server.good();
      notes.push(`${name}, first`, `${name}, second ${CANARY}`);
      await nudge();
      await shows(other, ...notes);
    } catch (error) {
      throw new Error(`${name}: ${error.message}`);
    }
  }
  return notes;
}

test("whatever a lying server makes of a pull, nothing is lost, nothing false appears, and the truth heals it", async (me) => {
  const stage = await scene(me);
  const other = await me.another();
  await signedIn(other, stage.account);
  await shows(other, "there before");
  const names = [...Object.keys(pullAttacks), ...Object.keys(frameAttacks), ...Object.keys(bytesAttacks)];
  const notes = await lieAndHeal(me, other, stage, names, { live: false });
  await other.comeBack("/entries");
  await shows(other, ...notes);
  await add(other, "and it goes on");
  await shows(me, ...notes, "and it goes on");
  await stage.server.stop();
}, onPhone);

test("a stream that lies breaks nothing, and what it hid is fetched", async (me) => {
  const stage = await scene(me);
  const other = await me.another();
  await signedIn(other, stage.account);
  await shows(other, "there before");
  await lieAndHeal(me, other, stage, ["stub", "short", "empty", "unknown_type", "ghost_login"], { live: true });
  const nonsense = ["event: f\ndata: AAAA\n\n", "event: f\ndata: not base64 at all\n\n", "event: h\ndata: AA==\n\n", `event: f\ndata: ${"A".repeat(400_000)}\n\n`, "data: no event\n\n", "event: p\n\n", ": \n\n", "\0\0\0\0"];
  await other.context.route("**/v1/live", (route) => route.fulfill({ status: 200, contentType: "text/event-stream", body: nonsense.join("") }));
  await other.comeBack("/today");
  await add(me, "while it spoke nonsense");
  await until("what was written", async () => (await other.entries()).some(({ note }) => note === "while it spoke nonsense"), other.page);
  await stage.server.stop();
}, onPhone);

test("acknowledged and thrown away, or an old state put back: what a device has it gives again", async (me) => {
  const stage = await scene(me);
  const { server } = stage;
  server.do("lie_ack");
  await add(me, "said to be kept");
  await until("an append", () => server.seen.requests.some(({ path, status }) => path.endsWith("/records") && status === 200), me.page);
  server.good();
  await me.comeBack("/today");
  const other = await me.another();
  await signedIn(other, stage.account);
  await shows(other, "there before", "said to be kept");
  await server.snapshot();
  for (const each of [me, other]) await each.page.evaluate(() => dispatchEvent(new Event("online")));
  await add(me, `after the snapshot ${CANARY}`);
  await shows(other, "there before", "said to be kept", `after the snapshot ${CANARY}`);
  await server.rollback({ gen: "new" });
  for (const each of [me, other]) await each.page.evaluate(() => dispatchEvent(new Event("online")));
  await add(other, "after the rollback");
  for (const each of [me, other]) await shows(each, "there before", "said to be kept", `after the snapshot ${CANARY}`, "after the rollback");
  await server.stop();
}, onPhone);

test("another account's keys, or a wrong answer, let nobody in and change nothing", async (me) => {
  const { server, account } = await scene(me);
  const other = await me.another();
  await other.checkIn({ note: "written here" });
  const before = await other.rows();
  for (const name of Object.keys(loginAttacks)) {
    server.do(name);
    await signIn(other, account);
    await other.sees("The server answered with something that is not from Stillnear.").catch((error) => check(false, `${name}: ${error.message}`));
    same(await other.rows(), before, `rows after ${name}`);
    server.good();
    await other.open("/today");
  }
  await signedIn(other, account);
  await shows(other, "there before", "written here");
  await server.stop();
}, onPhone);
