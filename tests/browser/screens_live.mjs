// screens_live.mjs - the screens of a pause together and of a repair talk, for the walk of screens.mjs.
import { check } from "./runner.mjs";
import { two } from "./two.mjs";

export async function pauseOfTwo(walk) {
  const { me } = walk;
  const { partner: other, space } = await two(me);
  const at = (part) => `/with/${space}/${part}`;
  const begins = async (what) => {
    const { session, why } = await other.ask("live_begin", { space, what, minutes: 20 });
    check(session, `a ${what}: ${why}`);
    await me.page.waitForFunction(async ([space, session]) => (await window.askEngine("view", { view: "live", space })).live?.session === session, [space, session]);
    return session;
  };
  const over = async (session) => {
    for (const who of [me, other]) check((await who.ask("live_answer", { space, session, answer: "end" })).ok, "it is over");
  };

  await walk.at(at("pause"), "live-ask", "Pause together");
  const pause = await begins("pause");
  await me.open("/today");
  await me.sees("asks for a pause. Back together at");
  await walk.see("live-today");
  await walk.at(at("pause"), "live-asked");
  await me.tap("Name another time");
  await walk.see("live-later");
  await me.page.keyboard.press("Escape");
  await me.tap("Pause too");
  await me.titled(/Back together at/);
  await walk.see("live-away");
  await me.tap("Breathe in step");
  await walk.see("live-breathe");
  await over(pause);

  await walk.at(at("repair"), "live-repair", "Repair talk");
  const talk = await begins("talk");
  await me.titled(/asks for a repair talk/);
  await walk.see("live-repair-asked");
  await me.tap("I’m in");
  await me.titled(/speaks$/);
  await walk.see("live-repair-listen");
  await me.tap("They have said it");
  await walk.see("live-repair-back");
  await me.tap("I’ve said it back");
  await walk.see("live-repair-check");
  await me.tap("Yes. Swap");
  await me.titled("Your turn to speak");
  await walk.see("live-repair-speak");
  await me.tap("Stop here");
  await walk.see("live-repair-stop");
  await me.tap("Go on");
  await over(talk);
  await me.titled("Repair talk");
  await me.choose("This one");
  await me.tap("Begin");
  for (let turn = 0; turn < 2; turn++) {
    await me.tap("I’ve said it");
    await me.tap("I’ve said it back");
    await me.tap("Yes. Swap");
  }
  await me.tap("Come to an end");
  await me.type("What we will try", "A word at the door.");
  await walk.see("live-repair-end");
}
