// both.mjs NATIVE WASM - the same numbers natively and in WebAssembly, to 1e-9.
import { execFileSync } from 'node:child_process';

const [native, wasm] = process.argv.slice(2);
const run = `
  const { WASI } = require('node:wasi');
  const wasi = new WASI({ version: 'preview1' });
  const module = new WebAssembly.Module(require('node:fs').readFileSync(process.argv[1]));
  wasi.start(new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.wasiImport }));`;
const lines = (text) => text.trimEnd().split('\n').map((line) => line.split(' '));
const one = lines(execFileSync(native, { encoding: 'utf8' }));
const other = lines(
  execFileSync(process.execPath, ['--no-warnings', '-e', run, wasm], { encoding: 'utf8' }),
);

let worst = 0;
let wrong = one.length === other.length ? 0 : 1;
one.forEach((words, i) =>
  words.forEach((word, k) => {
    const twin = other[i]?.[k];
    if (word === twin) return;
    const apart = Math.abs(Number(word) - Number(twin));
    worst = Math.max(worst, apart);
    if (!(apart <= 1e-9)) {
      wrong += 1;
      console.error(`line ${i + 1}: ${words.join(' ')} | ${other[i]?.join(' ')}`);
    }
  }),
);
console.log(`${one.length} lines, at most ${worst} apart`);
process.exit(wrong === 0 && one.length > 1000 ? 0 : 1);
