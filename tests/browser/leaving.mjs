// leaving.mjs - delete everything: from this device, at once, in every window, with no key needed.
import { CANARY } from "./person.mjs";
import { same, test } from "./runner.mjs";

test("deleting everything empties the disk and what the browser remembers, in every window", async (me) => {
  await me.checkIn({ note: `to be gone ${CANARY}` });
  await me.open("/me");
  await me.choose("Dark");
  const other = await me.context.newPage();
  await me.open("/entries", other);
  await other.getByText(`to be gone ${CANARY}`).waitFor();
  await me.open("/me/delete");
  await me.sees("1 entry, your drafts, your settings and the keys go from this device.");
  await me.tap("Delete all of it");
  await me.tap("Keep everything");
  same((await me.entries()).length, 1, "entries after thinking again");
  await me.tap("Delete all of it");
  await me.tap("Delete now");
  await me.at("/");
  await me.sees("Everything is gone from this device.");
  same(await me.rows(), [], "rows");
  same(await me.local(), [], "localStorage");
  await other.waitForFunction((words) => !document.body.innerText.includes(words), `to be gone ${CANARY}`);
  await me.comeBack("/");
  await me.sees("Slow down. Stay near.");
  await me.checkIn({ note: "a new beginning" });
  same((await me.entries()).map(({ note }) => note), ["a new beginning"], "entries of a new beginning");
});

test("what is locked can be deleted without the passphrase, and the device begins anew", async (me) => {
  await me.checkIn();
  await me.lockWith("four words kept apart");
  await me.comeBack("/today");
  await me.titled("Stillnear is locked");
  await me.unfold("I do not remember it");
  await me.tap("Delete what is sealed here");
  await me.tap("Delete all of it");
  await me.tap("Delete now");
  await me.at("/");
  same(await me.rows(), [], "rows");
  await me.checkIn({ note: "a new beginning" });
}, { at: ["phone"] });
