// node docs/picture/make.mjs - takes docs/picture/app.png anew: five screens of the app as script/build made it.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const root = new URL("../../", import.meta.url);
const { chromium } = createRequire(new URL("web/package.json", root))("playwright-core");
const SHOTS = [
  { at: "/", look: "light" },
  { at: "/triggered", look: "light", wait: 2400 },
  { at: "/slow/breathing", look: "night", wait: 3200 },
  { at: "/checkin", look: "dark" },
  { at: "/map", look: "light", sample: true },
];

const server = spawn(new URL("build/stillnear", root).pathname, ["serve", "--app-port", "0", "--site-port", "0"]);
const app = await new Promise((up) => server.stdout.on("data", (said) => up(/app (\S+)/.exec(String(said))[1])));
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });

async function shoot({ at, look, sample, wait = 1500 }) {
  const context = await browser.newContext({ viewport: { width: 360, height: 760 }, deviceScaleFactor: 2, locale: "en-GB", timezoneId: "Europe/London" });
  const page = await context.newPage();
  await page.addInitScript((kept) => localStorage.setItem("look", kept), look);
  await page.goto(`${app}/`);
  if (sample) {
    await page.getByText("Look around with a sample couple").click();
    await page.waitForURL("**/#/today");
  }
  if (at !== "/") await page.goto(`${app}/#${at}`);
  await page.waitForTimeout(wait);
  const image = (await page.screenshot()).toString("base64");
  await context.close();
  return `<img src="data:image/png;base64,${image}">`;
}

try {
  const images = [];
  for (const shot of SHOTS) images.push(await shoot(shot));
  const page = await browser.newPage({ viewport: { width: 1240, height: 540 } });
  await page.setContent(`<style>body{margin:0;padding:26px 20px;display:flex;gap:20px;background:#e9e2d8}
    img{width:224px;border-radius:20px;display:block}</style>${images.join("")}`);
  await page.screenshot({ path: new URL("app.png", import.meta.url).pathname });
  console.log(`app.png: ${(readFileSync(new URL("app.png", import.meta.url)).length / 1024).toFixed(0)} KB`);
} finally {
  await browser.close();
  server.kill("SIGTERM");
}
