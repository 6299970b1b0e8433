// help.mjs - people to call, the private safety check, the quick way out, the cover. None of it leaves a trace.
import { check, same, test } from "./runner.mjs";

test("help shows the lines of the country that is chosen, and says where it knows them from", async (me) => {
  await me.open("/help");
  for (const [country, number] of [["Germany", "0800 0116016"], ["United Kingdom", "0808 2000 247"]]) {
    await me.page.getByLabel("Country").selectOption({ label: country });
    const dialled = await me.page.locator("a[href^='tel:']").evaluateAll((links) => links.map((link) => link.getAttribute("href").replace(/\D/g, "")));
    check(dialled.some((digits) => number.replace(/\D/g, "").endsWith(digits) || digits.endsWith(number.replace(/\D/g, ""))), `${country} has ${number}: ${dialled}`);
  }
  await me.page.getByLabel("Country").selectOption({ label: "Another country" });
  await me.page.getByRole("link", { name: /112/ }).first().waitFor();
});

test("the safety check believes one yes, and forgets everything when it is left", async (me) => {
  await me.checkIn(); // so that there is a disk to look at
  await me.open("/safety");
  const before = { rows: await me.rows(), local: await me.local() };
  await me.tap("Begin");
  for (let asked = 0; asked < 8; asked++) {
    await me.sees(`${asked + 1} of 8`);
    if (asked === 1) await me.pressable("No").dblclick(); // and the question after it is not answered unread
    else await me.tap(asked === 3 ? "Yes" : "No");
  }
  await me.titled("Thank you for looking at this");
  same({ rows: await me.rows(), local: await me.local() }, before, "what is on the disk");
  same(me.page.url(), `${me.origin}/#/safety`, "the address");
  same(await me.page.evaluate(() => [history.state, document.title]), [null, "Stillnear"], "what the history knows");
  await me.open("/today");
  await me.titled("Good to see you.");
  await me.open("/safety");
  await me.titled("Is home safe?");
  same(await me.entries().then((all) => all.length), 1, "entries");
});

test("the safety check forgets when another app comes to the front", async (me) => {
  await me.open("/safety");
  await me.tap("Begin");
  await me.tap("Yes");
  await me.sees("2 of 8");
  await me.show("hidden");
  await me.titled("Is home safe?");
}, { at: ["phone"] });

for (const [how, leave] of [
  ["its button", (me) => me.page.getByRole("button", { name: "Quick exit" }).click()],
  ["Shift three times", async (me) => { for (let i = 0; i < 3; i++) await me.page.keyboard.press("Shift"); }],
])
  test(`the quick way out by ${how} leaves a blank page, and Back shows nothing that was written`, async (me) => {
    await me.checkIn({ note: "a line nobody else should see" });
    await me.comeBack("/today"); // a tab of its own, and from here on by tapping, as people do
    await me.page.getByRole("link", { name: "Change", exact: true }).click();
    await me.door("Everything you wrote");
    await me.door("a line nobody else should see");
    await me.titled("Check-in");
    await me.tap("Change it");
    await leave(me);
    await me.page.waitForURL("about:blank");
    same(await me.page.locator("body").innerText(), "", "the blank page");
    await me.page.goBack().catch(() => undefined);
    await me.page.waitForLoadState();
    // The engine has had time to open and to draw, if it was going to.
    if (me.page.url() !== "about:blank") await me.engine().then(() => me.ask("view", { view: "status" }));
    check(!(await me.page.locator("body").innerText()).includes("a line nobody else should see"), `Back leads to ${me.page.url()} and shows what was written`);
    check(me.page.url() === "about:blank" || me.path() === "/", `Back leads to ${me.page.url()}`);
  });

test("Shift three times while typing capitals does not throw somebody out", async (me) => {
  await me.open("/say");
  await me.page.getByLabel("What happened").focus();
  for (const letter of ["A", "B", "C", "D"]) await me.page.keyboard.press(`Shift+${letter}`);
  await me.titled("Say it in your own words");
  same(await me.page.getByLabel("What happened").inputValue(), "ABCD", "what was typed");
}, { at: ["phone"] });

test("the installed app covers itself when another app is in front", async (me) => {
  await me.context.addInitScript(() => {
    const real = window.matchMedia.bind(window); // Chromium cannot be told to play an installed app
    window.matchMedia = (query) => (query.includes("display-mode: standalone") ? Object.assign(new EventTarget(), { matches: true, media: query }) : real(query));
  });
  await me.checkIn({ note: "private" });
  await me.open("/entries");
  await me.sees("private");
  await me.show("hidden");
  check(await me.page.evaluate(() => document.documentElement.hasAttribute("data-covered")), "it is not covered");
  const seen = await me.page.evaluate(() => [...document.querySelectorAll("main *")].some((one) => one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })));
  check(!seen, "something shows through the cover");
  await me.show("visible");
  await me.sees("private");
}, { at: ["phone"] });
