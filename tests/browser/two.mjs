// two.mjs - two people, each with a phone and an account of their own, linked with each other. What other tests begin
// with is done by asking the engine; what pair.mjs is about is done by tapping.
import { level } from "./devices.mjs";
import { WAIT_MS } from "./person.mjs";
import { check } from "./runner.mjs";

// Again and again, until it answers something.
export async function patiently(me, what, ask) {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await me.page.waitForTimeout(40)) {
    const answer = await ask();
    if (answer) return answer;
  }
  throw new Error(`waited for ${what}`);
}

const fine = (answer, what) => (check(answer.ok, `${what}: ${answer.why}`), answer);

// An account in one breath, once the engine has said how things stand.
export async function quickAccount(me, handle, passphrase = `the words of ${handle}, kept apart`) {
  await me.engine();
  await me.ask("view", { view: "status" });
  me.secrets.push(handle, passphrase);
  const { recovery, ask } = fine(await me.ask("sign_up", { handle, passphrase, label: "phone" }), "sign_up");
  me.secrets.push(recovery);
  fine(await me.ask("sign_up_confirm", { typed: recovery.split("-")[ask] }), "sign_up_confirm");
  return { handle, passphrase, recovery };
}

export const pairOf = (me) => me.ask("view", { view: "pair" });

export async function spacesOf(me) {
  const { spaces } = await me.ask("view", { view: "spaces" });
  return spaces ?? [];
}

const looks = (me, state) =>
  patiently(me, `${state}, and it is ${me.last}`, async () => {
    await me.ask("pair_look");
    const pair = await pairOf(me);
    me.last = pair.state;
    return pair.state === state ? pair : null;
  });

// Links two who have accounts: `mine` and `theirs` are what each calls themselves. Answers the space's id.
export async function link(me, partner, { mine = "Kim", theirs = "Robin", compare = true } = {}) {
  fine(await me.ask("pair_invite", { name: mine, hours: 24 }), "pair_invite");
  const { link: secret } = await pairOf(me);
  me.secrets.push(secret);
  partner.secrets.push(secret);
  fine(await partner.ask("pair_open", { secret }), "pair_open");
  fine(await partner.ask("pair_accept", { name: theirs }), "pair_accept");
  const { code } = await looks(me, "compare");
  const other = await looks(partner, "compare");
  check(/^\d{3} \d{3}$/.test(code) && code === other.code, `both see ${code}: ${other.code}`);
  const say = compare ? "pair_same" : "pair_skip";
  fine(await me.ask(say), say);
  fine(await partner.ask(say), say);
  const { space } = await looks(me, "done");
  await looks(partner, "done");
  for (const one of [me, partner]) {
    fine(await one.ask("pair_stop"), "pair_stop");
    await patiently(one, "the space", async () => (await spacesOf(one)).some((has) => has.space === space && has.state === "on"));
    await level(one);
  }
  return space;
}

let count = 0;

// A partner beside `me`, in a profile of their own; both with accounts, linked. Names are what each calls themselves.
export async function two(me, { mine = "Kim", theirs = "Robin", compare = true } = {}) {
  const partner = await me.another();
  for (const one of [me, partner]) await one.open("/together");
  const number = ++count;
  const account = await quickAccount(me, `kim ${number}`);
  const theirAccount = await quickAccount(partner, `robin ${number}`);
  const space = await link(me, partner, { mine, theirs, compare });
  return { partner, space, account, theirAccount };
}
