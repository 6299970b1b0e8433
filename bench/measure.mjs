// measure.mjs - scores, the next question in WebAssembly, and a calibration beside numpy on the same answers.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDoor } from "../tests/door/door.mjs";

const PEOPLE = 20000;
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const program = join(root, "build/release/bench_measure");
const run = (command, ...args) => JSON.parse(execFileSync(command, args, { encoding: "utf8" }));
const line = (what, got, target) => console.log(`${what.padEnd(52)} ${got.padStart(22)}   target ${target}`);

execFileSync("ninja", ["-C", join(root, "build/release"), "bench_measure"], { stdio: "ignore" });
const scores = run(program);
line("mean scores, two scales of 18", `${scores.points_per_s} people/s`, "200000");
line("bifactor EAP with interval, 18 items", `${scores.eap_per_s} people/s`, "3000");
line("next question, own-18, native", `${scores.next_ms.toFixed(4)} ms`, "0.2 (WebAssembly)");
line("next question, ECR, adaptive, native", `${scores.next_adaptive_ms.toFixed(4)} ms`, "-");

// The view "check" does more than choose: it scores both scales, and speaks JSON.
const door = openDoor(join(root, "build/stillnear.wasm"));
const levels = [2, 4, 3, 2, 4, 3, 2, 4, 3, 2, 4];
const ask = JSON.stringify({ view: "check", now: 1767225600000, zone: 0, instrument: "own-18", levels });
const reply = JSON.parse(door.view(ask));
if (!reply.ok) throw new Error(`the view was refused: ${JSON.stringify(reply)}`);
for (let i = 0; i < 200; i++) door.view(ask);
const began = performance.now();
for (let i = 0; i < 500; i++) door.view(ask);
line("the whole view `check` in WebAssembly, 11 answers", `${((performance.now() - began) / 500).toFixed(4)} ms`, "0.2");

const work = mkdtempSync(join(tmpdir(), "measure-"));
try {
  const answers = join(work, "answers");
  const fit = run(program, "fit", String(PEOPLE), "500", answers);
  line(`calibration, ${PEOPLE} x ${fit.items}, ${fit.cycles} cycles, two cores`, `${fit.seconds.toFixed(2)} s`, "60");
  let numpy = true;
  try {
    execFileSync("/usr/bin/python3", ["-c", "import numpy"], { stdio: "ignore" });
  } catch {
    numpy = false;
    console.log("SKIPPED: the numpy reference needs Debian's python3-numpy, which is not installed");
  }
  if (numpy) {
    const reference = run("/usr/bin/python3", join(root, "bench/measure.py"), answers, String(PEOPLE), String(fit.reference_cycles));
    const apart = Math.abs(reference.log_likelihood - fit.at_reference);
    if (!(apart < 1e-4)) throw new Error(`the two disagree by ${apart} after ${fit.reference_cycles} cycles`);
    const ratio = reference.seconds / reference.cycles / (fit.seconds / fit.cycles);
    line("numpy reference, a cycle (log-likelihoods agree)", `${(reference.seconds / reference.cycles).toFixed(2)} s`, "-");
    line("so many times faster, a cycle", `${ratio.toFixed(1)} x`, "20");
  }
} finally {
  rmSync(work, { recursive: true });
}
