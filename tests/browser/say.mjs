// say.mjs - something hard to say: four parts, then one text, to copy or to keep. Nothing is sent.
import { CANARY } from "./person.mjs";
import { same, test } from "./runner.mjs";

const parts = { happened: `On Thursday I waited, ${CANARY}.`, feel: "I felt lonely.", need: "To know that I count.", ask: "Would you text me?" };

async function writeFourParts(me) {
  await me.open("/say");
  await me.type("What happened", parts.happened);
  await me.type("What I feel", parts.feel);
  await me.tap("Go on");
  await me.type("What I need", parts.need);
  await me.type("What I ask", parts.ask);
  await me.tap("See it as one");
  await me.titled("This is how it reads");
}

test("four parts read as one text, which can be changed and kept", async (me) => {
  await writeFourParts(me);
  const letter = me.page.getByLabel("What you want to say");
  same(await letter.inputValue(), Object.values(parts).join("\n"), "the whole");
  await letter.fill("Shorter.");
  await me.tap("Put it together from the four parts again");
  same(await letter.inputValue(), Object.values(parts).join("\n"), "the whole, again");
  await me.tap("Keep it to myself");
  await me.at("/today");
  const [{ t, happened, feel, need, ask, words }] = await me.entries();
  same({ t, happened, feel, need, ask, words }, { t: "message", ...parts, words: Object.values(parts).join("\n") }, "what was kept");
  await me.open("/say");
  same(await me.page.getByLabel("What happened").inputValue(), "", "the form after keeping");
});

test("what was written can be copied into any message", async (me) => {
  await me.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: me.origin });
  await writeFourParts(me);
  await me.tap("Copy");
  await me.sees("Copied. You can paste it into any message.");
  same(await me.page.evaluate(() => navigator.clipboard.readText()), Object.values(parts).join("\n"), "the clipboard");
});

test("a browser that does not let us copy is said to, and the text stays", async (me) => {
  await me.context.addInitScript(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("no"))));
  await writeFourParts(me);
  await me.tap("Copy");
  await me.sees("This browser does not let us copy.");
}, { at: ["phone"] });

test("something hard to say that was closed in the middle is still there", async (me) => {
  await me.checkIn();
  await me.open("/say");
  await me.type("What happened", parts.happened);
  await me.drafted("say", (entry) => entry.happened);
  await me.comeBack("/say");
  await me.page.waitForFunction((want) => document.querySelector("textarea")?.value === want, parts.happened);
}, { at: ["phone"] });

// The engine's answer about drafts comes when the test says so.
function holdDrafts() {
  const held = [];
  let open = false;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!open && message?.args?.view === "draft") held.push(() => post.call(this, message, ...rest));
    else post.call(this, message, ...rest);
  };
  window.letDraftsCome = () => ((open = true), held.splice(0).forEach((send) => send()));
}

test("nothing can be typed where words from earlier are about to appear, and afterwards it takes their place", async (me) => {
  await me.checkIn();
  await me.open("/say?at=words");
  await me.type("What you want to say", "From the day before.");
  await me.drafted("say", ({ words }) => words === "From the day before.");
  await me.context.addInitScript(holdDrafts);
  await me.comeBack("/say?at=words");
  const letter = me.page.getByLabel("What you want to say");
  await letter.focus();
  await me.page.keyboard.type("lost");
  same([await letter.inputValue(), await letter.isEditable()], ["", false], "the letter before its words are here");
  await me.page.evaluate(() => window.letDraftsCome());
  await me.until("the words of the day before", () => document.querySelector("textarea").value === "From the day before.");
  await me.type("What you want to say", "Of today.");
  same(await letter.inputValue(), "Of today.", "the letter");
  await me.drafted("say", ({ words }) => words === "Of today.");
}, { at: ["phone"] });

test("a text that is too long says by how much, and is not cut", async (me) => {
  await me.open("/say");
  await me.type("What happened", "ä".repeat(2_003));
  await me.sees("3 characters too many");
  same((await me.page.getByLabel("What happened").inputValue()).length, 2_003, "the length of the text");
  same(await me.page.getByRole("button", { name: "Go on" }).isDisabled(), true, "Go on is off");
}, { at: ["phone"] });
