// claims.mjs - sentences about files, held one after the other: for tests/content and tests/docs, which run nothing.
let passed = 0;
let failed = 0;

export function test(sentence, body) {
  try {
    body();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAIL ${sentence}\n     ${error.message}`);
  }
}

export function must(holds, why) {
  if (!holds) throw new Error(why);
}

// Once, after the last: the line that script/part/ wants, and an exit code.
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}
