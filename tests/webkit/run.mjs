// node tests/webkit/run.mjs [PART OF A NAME...] - the app in WebKit, against the real server. What the app does is
// tested in Chromium (tests/browser); here, that it does it in the engine of the other half of all phones.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { copyOfTheApp, root, serve } from "../browser/place.mjs";
import { browser, Phone, screen } from "./phone.mjs";
import { oneAlone, twoPeople } from "./walks.mjs";

const program = browser();
if (!program) throw new Error("there is no MiniBrowser of WebKitGTK: run script/setup --test");

const shots = join(root, "build/test/webkit");
mkdirSync(shots, { recursive: true });

const app = copyOfTheApp();
const display = await screen();
const chosen = process.argv.slice(2);
let passed = 0;
let failed = 0;

for (const [name, walk] of [
  ["one person: kept through a reload, lines under a letter, an account, and all of it while the server is away", oneAlone],
  ["two people: linked, one hands over and the other sees it, a pause shows the same minute on both", twoPeople],
].filter(([name]) => chosen.length === 0 || chosen.some((part) => name.includes(part)))) {
  const server = await serve(app);
  const phones = [];
  const phone = async () => {
    phones.push(await Phone.start({ origin: server.origin, display: display.name, program }));
    return phones.at(-1);
  };
  try {
    await walk({ phone, server });
    for (const one of phones) {
      const wrong = await one.wrong();
      if (wrong.length > 0) throw new Error(wrong.join("\n      "));
    }
    passed++;
    console.log(`ok    ${name}`);
  } catch (error) {
    failed++;
    for (const [i, one] of phones.entries()) await one.picture(join(shots, `${failed}-${i}.png`)).catch(() => undefined);
    console.log(`FAIL  ${name}\n      ${error.message}\n      (pictures: ${shots})`);
  }
  for (const one of phones) await one.stop();
  await server.stop();
}
display.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
