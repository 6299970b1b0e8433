// life.mjs - the engine of the browser and the real server, from signing up to deleting the account, and two people from
// an invitation to leaving: what each half is tested for alone, held against the other. STILLNEAR names another program. Ends with `N passed, N failed, N skipped`.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Device as AnyDevice, secret } from "./device.mjs";
import { pairs } from "./two.mjs";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.STILLNEAR ?? join(root, "build/stillnear");
const prf = Buffer.alloc(32, 3).toString("base64");
let origin = "";

class Device extends AnyDevice {
  constructor() {
    super(join(root, "build/stillnear.wasm"), origin);
  }
}

async function life() {
  const phone = new Device(), laptop = new Device(), tablet = new Device();
  const first = "harbour at dusk", second = "lantern by the sea", third = "a third one, longer";
  phone.write("alone");
  await phone.confirmed({ do: "sign_up", handle: "rowan", passphrase: first, origin, label: "phone" }, "sign_up_confirm");
  await phone.sync();
  laptop.write("before signing in");
  assert.equal((await laptop.say({ do: "sign_in", handle: "rowan", passphrase: second, origin, secret })).why, "wrong_login");
  await laptop.done({ do: "sign_in", handle: "rowan", passphrase: first, origin, label: "laptop", secret });
  await laptop.sync();
  await phone.sync();
  for (const device of [phone, laptop]) device.shows(2);
  assert.ok(phone.tell({ view: "status" }).new_logins > 0);

  const list = await phone.done({ do: "devices", passphrase: first, origin });
  assert.deepEqual(list.devices.map(({ label, current }) => `${label} ${current}`).sort(), ["laptop false", "phone true"]);
  await phone.done({ do: "change_passphrase", old: first, passphrase: second, origin });
  const code = await phone.confirmed({ do: "new_recovery", passphrase: second, origin }, "recovery_confirm");
  await phone.done({ do: "add_passkey", passphrase: second, origin, prf });
  await tablet.done({ do: "sign_in", prf, origin, label: "tablet", secret });
  await tablet.sync();
  tablet.shows(2);
  await phone.done({ do: "revoke", session: list.devices.find(({ current }) => !current).session });
  assert.equal((await laptop.say({ do: "sync_next", pull: true })).blocked, "signed_out");
  await laptop.done({ do: "sign_in", recovery: code.toLowerCase(), origin, label: "laptop", secret });
  laptop.write("on its way when taken back");
  await laptop.sync();

  await phone.confirmed({ do: "take_back", passphrase: second, new_passphrase: third, origin, label: "phone", secret }, "take_back_confirm");
  phone.shows(3);
  for (const device of [laptop, tablet]) assert.equal((await device.say({ do: "sync_next", pull: true })).blocked, "signed_out");
  assert.equal((await tablet.say({ do: "sign_in", prf, origin, label: "tablet", secret })).why, "wrong_passkey");
  await laptop.done({ do: "sign_in", handle: "rowan", passphrase: third, origin, label: "laptop", secret });
  laptop.write("home again");
  await laptop.sync();
  await phone.sync();
  for (const device of [phone, laptop]) device.shows(4);

  await laptop.done({ do: "sign_out" });
  await phone.done({ do: "delete_account", passphrase: third, origin });
  phone.shows(4);
  assert.equal((await tablet.say({ do: "sign_in", handle: "rowan", passphrase: third, origin, secret })).why, "wrong_login");
}

if (!/--data/.test(spawnSync(program, ["serve", "--help"], { encoding: "utf8" }).stdout)) {
  console.log("skip  the engine and the server: this server keeps no accounts\n0 passed, 0 failed, 1 skipped");
  process.exit(0);
}
const data = mkdtempSync(join(tmpdir(), "stillnear-life-"));
const server = spawn(program, ["serve", "--app-port", "0", "--site-port", "0", "--data", join(data, "data"), "--app-dir", join(root, "build/web"), "--site-dir", join(root, "build/site")]);
const stories = [
  ["the engine and the server, from signing up to deleting the account", life],
  ...pairs(() => new Device(), () => origin),
];
let failed = 0;
try {
  origin = await new Promise((up, down) => {
    let said = "";
    server.stdout.on("data", (bytes) => (said += bytes) && /app (http\S+)/.test(said) && up(/app (http\S+)/.exec(said)[1]));
    server.on("exit", (status) => down(new Error(`the server ended: ${status} ${said}`)));
  });
} catch (error) {
  console.error(error.message);
  origin = "";
}
for (const [name, story] of stories)
  try {
    await story();
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}\n  ${String(error.stack).slice(0, 3000)}`);
  }
if (server.exitCode === null) await new Promise((gone) => server.once("exit", gone).kill("SIGTERM"));
rmSync(data, { recursive: true });
console.log(`${stories.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed);
