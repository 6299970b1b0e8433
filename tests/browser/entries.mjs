// entries.mjs - everything somebody wrote: found, read, changed, deleted, and brought back.
import { CANARY } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

// A file of lines as `export` writes it, of check-ins an hour apart, newest last.
export function lines(count, note = (i) => `note ${i}`) {
  const now = Math.floor(Date.now() / 1000);
  const id = (i) => `${"A".repeat(16)}${String(i).padStart(5, "0")}A`;
  const entries = Array.from({ length: count }, (_, i) => {
    const at = now - (count - i) * 3600;
    return { t: "checkin", close: i % 11, settled: (i * 3) % 11, note: note(i), at, zone: 60, o: id(i), c: [at * 1000, 0] };
  });
  return [{ stillnear: "export", version: 1, at: now, entries: count }, ...entries].map((one) => JSON.stringify(one)).join("\n") + "\n";
}

async function withEntries(me, count) {
  await me.open("/me/backup");
  await me.bringBack("lines.jsonl", lines(count, (i) => `note ${i}${i === 7 ? ` ${CANARY}` : ""}`));
  await me.sees(`${count} entries came back.`);
}

test("three hundred entries come page by page, newest first, each once", async (me) => {
  await withEntries(me, 300);
  await me.open("/entries");
  const rows = me.page.locator("a.item[href^='#/entry/']");
  await rows.nth(49).waitFor();
  for (let shown = 100; shown <= 300; shown += 50) {
    await me.tap("Show older");
    await rows.nth(shown - 1).waitFor();
  }
  same(await me.page.getByRole("button", { name: "Show older" }).count(), 0, "more pages after the last");
  const notes = (await rows.locator("b").allInnerTexts()).map((words) => Number(/note (\d+)/.exec(words)?.[1]));
  same(notes, Array.from({ length: 300 }, (_, i) => 299 - i), "the notes in order");
});

test("words are found, whatever their case", async (me) => {
  await withEntries(me, 60);
  await me.open("/entries");
  await me.page.getByRole("searchbox").fill(CANARY.toUpperCase());
  await me.sees(`note 7 ${CANARY}`);
  await me.until("the only one", () => document.querySelectorAll("a.item[href^='#/entry/']").length === 1);
  await me.page.getByRole("searchbox").fill("nothing has this");
  await me.sees("Nothing holds these words.");
  await me.page.getByRole("searchbox").fill("");
  await me.page.getByLabel("Show").selectOption({ label: "Hard moment" });
  await me.sees("Nothing of this kind yet.");
});

test("an entry is changed, and the change taken back", async (me) => {
  await me.checkIn({ note: `before ${CANARY}` });
  await me.open("/entries");
  await me.door(`before ${CANARY}`);
  await me.tap("Change it");
  await me.type("Note", `after ${CANARY}`);
  await me.slide("How close you felt", 9);
  await me.tap("Keep the change");
  await me.sees("Changed.", `after ${CANARY}`);
  same((await me.entries())[0].close, 9, "close");
  await me.tap("Undo");
  await me.sees(`before ${CANARY}`);
  const [{ note, close }] = await me.entries();
  same([note, close], [`before ${CANARY}`, 4], "after undo");
});

test("a change that was not finished is still there after closing", async (me) => {
  await me.checkIn({ note: "before" });
  const [{ o }] = await me.entries();
  await me.open(`/entry/${o}`);
  await me.tap("Change it");
  await me.type("Note", "half a change");
  await me.drafted("edit", (entry) => entry.entry?.note === "half a change");
  await me.comeBack(`/entry/${o}`);
  await me.sees("before");
  await me.tap("Change it");
  await me.page.waitForFunction(() => [...document.querySelectorAll("textarea")].some((one) => one.value === "half a change"));
}, { at: ["phone"] });

test("an entry is deleted with every version of it, and the deletion can be taken back", async (me) => {
  await me.checkIn({ note: `first ${CANARY}` });
  await me.checkIn({ note: "second" });
  await me.open("/entries");
  await me.door(`first ${CANARY}`);
  const before = await me.rows();
  await me.tap("Delete it");
  await me.page.locator("dialog").getByRole("button", { name: "Delete it" }).click();
  await me.at("/entries");
  await me.sees("Deleted from this device.");
  await me.seesNot(`first ${CANARY}`);
  await me.tap("Undo");
  await me.sees(`first ${CANARY}`);
  await me.door(`first ${CANARY}`);
  await me.tap("Delete it");
  await me.page.locator("dialog").getByRole("button", { name: "Delete it" }).click();
  await me.at("/entries");
  await me.seesNot(`first ${CANARY}`);
  await me.comeBack("/entries");
  await me.sees("second");
  await me.seesNot(`first ${CANARY}`);
  const first = before.filter(({ key }) => key.startsWith("rec/")).sort((a, b) => (a.key < b.key ? -1 : 1))[0];
  const now = (await me.rows()).find(({ key }) => key === first.key);
  check(now && now.text.length < first.text.length, "the sealed bytes of what was deleted are still there");
});

test("an entry that is not there is said to be gone", async (me) => {
  await me.checkIn();
  await me.open("/entry/AAAAAAAAAAAAAAAAAAAAAA");
  await me.titled("This is no longer here");
  await me.tap("Everything you wrote");
  await me.at("/entries");
}, { at: ["phone"] });
