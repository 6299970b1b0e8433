// count.mjs LOG [SKIPPED] - sums up a Meson testlog.json, counting cases where a test program has them.
// SKIPPED is how many the caller has left out.
import { existsSync, readFileSync } from "node:fs";

const log = process.argv[2];
const sum = { passed: 0, failed: 0, skipped: Number(process.argv[3] ?? 0) };
const number = (text, pattern) => Number(pattern.exec(text)?.[1] ?? 0);

for (const line of existsSync(log) ? readFileSync(log, "utf8").split("\n").filter(Boolean) : []) {
  const { name, result, returncode, stdout = "", stderr = "" } = JSON.parse(line);
  const said = `${stdout}\n${stderr}`;
  const cmocka = /^\[=+\] \d+ test\(s\) run\.$/m.test(said);
  const passed = cmocka ? number(said, /^\[ {2}PASSED {2}\] (\d+) test\(s\)/m) : Number(result === "OK");
  const failed = cmocka ? number(said, /^\[ {2}FAILED {2}\] (\d+) test\(s\)/m) : 0;
  const skipped = cmocka ? number(said, /^\[ {2}SKIPPED \] (\d+) test\(s\)/m) : Number(result === "SKIP");
  const broken = !["OK", "SKIP", "EXPECTEDFAIL"].includes(result);

  // A case says why in the line before it says that it is skipped.
  for (const [, why, what] of cmocka ? stdout.matchAll(/^(.*)\n\[ {2}SKIPPED \] ([^\d\s]\S*)/gm) : [])
    console.log(`skip  ${name}: ${what}${why.startsWith("[") ? "" : ` (${why.replace(/^skipped: /i, "")})`}`);
  if (result === "SKIP") console.log(`skip  ${name}: ${said.trim().split("\n").at(-1)}`);
  if (broken) console.log(`FAIL  ${name}: ${result}, exit ${returncode}\n${said.trim().split("\n").slice(-30).join("\n")}`);
  sum.passed += passed;
  sum.failed += broken ? Math.max(failed, 1) : failed;
  sum.skipped += skipped;
}
if (sum.passed + sum.failed === 0) {
  console.log(`FAIL  ${log} tells of no test`);
  sum.failed = 1;
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
