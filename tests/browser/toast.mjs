// toast.mjs - the line that says what was just done: where it stands, and when it goes.
import { WAIT_MS } from "./person.mjs";
import { check, same, test } from "./runner.mjs";

// What the line that says what was just done lies on, of all that somebody reads first or presses next.
const covered = () => {
  const toast = document.querySelector(".toast");
  if (!toast) return []; // it has gone already
  const { left, right, top, bottom } = toast.getBoundingClientRect();
  return [...document.querySelectorAll("h1, .top a, .top button, .actions a, .actions button, form button, .dock a")]
    .filter((one) => one.checkVisibility() && !one.closest(".toast"))
    .filter((one) => [one.getBoundingClientRect()].some((at) => at.width > 0 && at.left < right && at.right > left && at.top < bottom && at.bottom > top))
    .map((one) => one.innerText);
};

test("what was just done is said over no heading and no button of a still screen or the lock, and goes with the next touch", async (me) => {
  await me.page.setViewportSize({ width: 360, height: 640 });
  await me.open("/slow/time_out");
  await me.tap("Copy the line");
  await me.page.locator(".toast").waitFor();
  same(await me.page.evaluate(covered), [], "what it covers on a still screen");
  await me.checkIn();
  await me.lockWith("four words kept apart");
  await me.tap("Lock now");
  await me.titled("Stillnear is locked");
  same(await me.page.evaluate(covered), [], "what it covers on the lock");
  await me.unlock("four words kept apart");
  await me.titled("Lock");
  await me.open("/calm");
  await me.titled("What calms me");
  await me.page.getByRole("textbox").first().fill("the kitchen window");
  await me.tap("Keep it");
  await me.sees("Kept. You find it on Today");
  for (const until = Date.now() + WAIT_MS; Date.now() < until && (await me.page.locator(".toast").count()); ) await me.page.mouse.click(180, 300);
  check((await me.page.locator(".toast").count()) === 0, "it stayed");
}, { at: ["phone"] });
