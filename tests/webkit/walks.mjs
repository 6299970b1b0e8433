// walks.mjs - what one person, and two, do with the app from their first minute on.
import { ORDER } from "../browser/devices.mjs";
import { check } from "../browser/runner.mjs";

const RIGHT = "\uE014"; // the arrow key, as WebDriver writes it

// The lines of the lens, as the page draws them: of which kind, and whether they lie within the field.
const LINES = `
  const field = document.querySelector(".letter textarea").getBoundingClientRect();
  return [...document.querySelectorAll(".letter .mark")].map((mark) => {
    const { top, bottom, left, right } = mark.getBoundingClientRect();
    const style = getComputedStyle(mark);
    return {
      words: mark.textContent,
      line: style.textDecorationLine + " " + style.textDecorationStyle,
      within: top >= field.top && bottom <= field.bottom && left >= field.left && right <= field.right,
    };
  });`;

const CHECKED_IN = "close 8, settled 7";

async function checksIn(phone) {
  await phone.titled("How are you, right now?");
  await phone.keys("How close do you feel?", RIGHT.repeat(3));
  await phone.keys("How settled are you?", RIGHT.repeat(2));
}

async function seesLines(phone) {
  await phone.open("/#/say");
  await phone.tap("In one piece");
  await phone.titled("This is how it reads");
  await phone.keys("What you want to say", "You never listen to me. I feel alone and I need to know we are all right.");
  await phone.sees("2 things here land well. One may be hard to hear.");
  const lines = await phone.run(LINES);
  check(lines.every(({ within }) => within), `lines beside the letter: ${JSON.stringify(lines)}`);
  check(lines.map(({ line }) => line).join() === "underline wavy,underline solid,underline solid", `lines: ${JSON.stringify(lines)}`);
}

// By the drawn words and the recovery code, as everybody does; four characters of the code are typed once more.
async function makesAccount(phone, nickname) {
  await phone.tap("Make an account");
  await phone.titled("A nickname that nobody sees");
  await phone.keys("Nickname", nickname);
  await phone.tap("Go on");
  await phone.titled("Your passphrase");
  await phone.tap("I have kept it, go on");
  await phone.titled("Your recovery code");
  const groups = await phone.run("return [...document.querySelectorAll('.code li')].map((one) => one.innerText.trim())");
  check(groups.length === 7, `a code: ${groups}`);
  await phone.tap("I have kept it");
  await phone.titled("Is it where you put it?");
  const [, which] = /type the (\w+) four/.exec(await phone.words());
  await phone.keys(`The ${which} four characters`, groups[ORDER.indexOf(which)]);
  await phone.tap("Make the account");
  await phone.titled("Your account is ready");
}

export async function oneAlone({ phone: start, server }) {
  const me = await start();
  await me.open("/");
  await me.titled("Slow down. Stay near.");
  await me.sees("Nobody else can read it");
  await me.tap("Start");
  await checksIn(me);
  await me.tap("Keep it");
  await me.titled("Good to see you.");
  await me.open("/#/entries");
  await me.sees(CHECKED_IN);
  await me.reload();
  await me.sees(CHECKED_IN);
  await seesLines(me);
  await me.open("/#/triggered");
  await me.sees("Now one breath.");
  await me.tap("Go on");
  await me.open("/#/account");
  await makesAccount(me, "quiet heron");
  await me.until("the app to be kept here", () => me.run("return Boolean(navigator.serviceWorker.controller)"));
  await server.stop();
  await me.open("/#/entries");
  await me.reload();
  await me.sees(CHECKED_IN);
}

async function invites(me) {
  await me.open("/#/together");
  await me.tap("Invite my partner", "Go on without it");
  await me.titled("For this you need an account");
  await makesAccount(me, "quiet heron");
  await me.tap("Go on with linking");
  await me.titled("Invite your partner");
  await me.keys("What they call you", "Kim");
  await me.tap("Make the link");
  await me.titled("Send it so that only they get it");
  return (await me.run("return document.querySelector('.link-itself').innerText")).split("#")[1];
}

async function joins(partner, secret) {
  await partner.open(`/i#${secret}`);
  await partner.titled("Kim invites you");
  await partner.tap("Go on", "Go on without it");
  await partner.titled("For this you need an account");
  await makesAccount(partner, "early wren");
  await partner.tap("Go on with linking");
  await partner.titled("Kim invites you");
  await partner.tap("Go on");
  await partner.keys("What they call you", "Robin");
  await partner.tap("Join");
}

async function compare(...both) {
  const codes = [];
  for (const one of both) {
    await one.titled("Do both phones show this?");
    codes.push(await one.run("return document.querySelector('.six-digits').innerText"));
  }
  check(/^\d{3} \d{3}$/.test(codes[0]) && codes[0] === codes[1], `the numbers: ${codes}`);
  for (const one of both) await one.tap("The same");
  for (const one of both) {
    await one.titled("You are linked");
    await one.tap("Go on");
    await one.titled("You and ");
  }
}

const returnOf = (one) => one.run("return document.querySelector('h1 time')?.innerText ?? null");

export async function twoPeople({ phone }) {
  const [me, partner] = [await phone(), await phone()];
  await joins(partner, await invites(me));
  await compare(me, partner);
  await partner.open("/#/today");
  await me.open("/#/checkin");
  await checksIn(me);
  await me.tap("Hand over");
  await me.sees("Kept, and handed over to Robin.");
  await partner.sees("Kim handed something over to you.");
  await partner.tap("Look at it");
  await partner.sees("8 of 10");
  await me.open("/#/pause");
  await me.tap("Pause together");
  await partner.sees("asks for a pause");
  await partner.tap("Look", "Pause too");
  for (const one of [me, partner]) await one.until("a time to come back", () => returnOf(one));
  await me.until("both to show one time", async () => (await returnOf(me)) === (await returnOf(partner)));
  await me.tap("I’m here");
  await partner.sees("Kim is here");
}
