// screens_linking.mjs - the screens by which two people link, as far as each can be seen, and those by which they stop.
import { level } from "./devices.mjs";
import { web } from "./place.mjs";
import { pairOf, quickAccount, two } from "./two.mjs";

const axe = web("axe-core").source;

let count = 0;

async function inviting(walk, number) {
  const { me } = walk;
  await walk.at("/together", "link-together", "One is enough to begin");
  await walk.at("/join", "link-paste", "Join with a link");
  await walk.at("/invite", "link-look", "First, for you alone");
  await me.tap("Go on without it");
  await me.titled("For this you need an account");
  await walk.see("link-account");
  await quickAccount(me, `linking ${number}`);
  await me.titled("Invite your partner");
  await walk.see("link-invite");
  await me.type("What they call you", "Kim");
  await me.tap("Make the link");
  await me.titled("Send it so that only they get it");
  await walk.see("link-invited");
  await me.tap("Burn the link");
  await walk.see("link-burn");
  await me.page.keyboard.press("Escape");
  await walk.at("/together", "link-waits", "One is enough to begin");
}

async function joining(walk, partner) {
  const { me } = walk;
  const { link: secret } = await pairOf(me);
  const other = Object.assign(new walk.constructor(partner, walk.looks, walk.size), { found: walk.found });
  await partner.page.goto(`${partner.origin}/i#${secret}`);
  await partner.titled("Kim invites you");
  await other.see("link-who");
  await partner.tap("Go on");
  await partner.tap("Go on without it");
  await partner.titled("What they call you");
  await other.see("link-answer");
  await partner.type("What they call you", "Robin");
  await partner.tap("Join");
  await partner.titled("Your answer is there");
  await other.see("link-waiting");
  await me.open("/invite");
  await me.titled("Do both phones show this?");
  await walk.see("link-compare");
  await partner.titled("Do both phones show this?");
  await me.tap("The same");
  await me.titled("Your part is done");
  await walk.see("link-finishing");
  await partner.tap("Different");
  await partner.titled("Good that you compared");
  await other.see("link-different");
  await me.titled("This link no longer works");
  await walk.see("link-burnt");
  await me.tap("Leave it for now");
  await me.at("/together");
  await partner.tap("Leave it for now");
  await partner.at("/together");
}

export async function linking(walk) {
  const { me } = walk;
  const number = ++count; // tests run beside each other, on one server
  await inviting(walk, number);
  const partner = await me.another();
  await partner.context.addInitScript({ content: axe });
  await partner.context.addInitScript((look) => localStorage.getItem("look") ?? localStorage.setItem("look", look), walk.looks[0]);
  await partner.open("/together");
  await quickAccount(partner, `linked ${number}`);
  await joining(walk, partner);
}

export async function linked(walk) {
  const { me } = walk;
  const { space } = await two(me, { compare: false });
  await walk.at("/together", "two-together", "You and Robin");
  await walk.at(`/with/${space}`, "two-home", "You and Robin");
  await walk.at(`/with/${space}/settings`, "two-settings", "Settings with Robin");
  await walk.at(`/with/${space}/compare`, "two-compare", "Do both phones show this?");
  await me.tap("Different");
  await me.titled("Good that you compared");
  await walk.see("two-different");
  await walk.at(`/with/${space}/leave`, "two-leave", "Pause or stop");
  await me.page.locator("main").getByRole("button", { name: "Stop and remove", exact: true }).click();
  await walk.see("two-leave-remove");
  await me.page.keyboard.press("Escape");
  await walk.at("/me", "two-me", "Yours, and only yours");
  await walk.at("/me/reminders", "two-reminders", "Reminders");
  await walk.at("/me/drawer", "two-drawer", "A private drawer");
  await me.ask("leave", { space, how: "quiet" });
  await level(me);
  await walk.at(`/with/${space}`, "two-quiet", "You and Robin");
}
