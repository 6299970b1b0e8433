// runner.mjs - collects tests, runs some at a time, and says what became of them.
import { mkdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Person } from "./person.mjs";

export const sizes = { phone: { width: 360, height: 740 }, laptop: { width: 1280, height: 800 } };

const LANES = availableParallelism() + 1; // a test often waits: for a draft to be written, for the other device
const TEST_MS = 300_000; // no test goes on longer, on however busy a machine

const tests = [];

// A test is a sentence that can be false. It gets a person: a fresh browser profile with the app's address, watched
// for requests that leave our origin, for errors, and for words that lie unsealed on the disk. `at` names the sizes.
export function test(name, run, { at = ["phone", "laptop"], ...options } = {}) {
  for (const size of at) tests.push({ name: at.length > 1 ? `${name} (${size})` : name, run, size, options });
}

export function check(truth, words) {
  if (!truth) throw new Error(words);
}

export function same(got, want, what) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
  if (a !== b) throw new Error(`${what}: got ${a}, want ${b}`);
}

function within(promise, ms) {
  let timer;
  const late = new Promise((_, refuse) => (timer = setTimeout(() => refuse(new Error(`not done after ${ms / 1000} s`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function attempt(one, place) {
  const person = new Person(place, { size: sizes[one.size], ...one.options });
  try {
    await person.arrive();
    await within(one.run(person), TEST_MS);
    await within(person.leftNothing(), TEST_MS);
    return null;
  } catch (error) {
    const shot = join(place.shots, `${one.name.replace(/[^\w]+/g, "-").slice(0, 80)}.png`);
    const seen = await person.page.screenshot({ path: shot, timeout: 5_000 }).then(() => `\n      (${shot})`, () => "");
    const also = person.wrong.length > 0 ? `\n      meanwhile: ${person.wrong.slice(0, 5).join("\n      ")}` : "";
    return `${error.message.split("\n").slice(0, 40).join("\n      ")}${also}${seen}`;
  } finally {
    await within(person.leave(), 10_000).catch(() => undefined);
  }
}

// Answers how many failed. Names on the command line choose tests that contain one of them.
export async function run(place, chosen = []) {
  mkdirSync(place.shots, { recursive: true });
  const asked = tests.filter(({ name }) => chosen.length === 0 || chosen.some((part) => name.includes(part)));
  const queue = [...asked];
  let failed = 0;
  const lane = async () => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const began = Date.now();
      const why = await attempt(one, place);
      if (why) failed++;
      const took = ((Date.now() - began) / 1000).toFixed(1);
      console.log(why ? `FAIL  ${one.name} (${took} s)\n      ${why}` : `ok    ${one.name} (${took} s)`);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (asked.length === 0) {
    failed = 1;
    console.log(`FAIL  no test has ${chosen.join(" or ")} in its name`);
  }
  console.log(`${Math.max(asked.length - failed, 0)} passed, ${failed} failed`);
  return failed;
}
