// alike.mjs - a slot that is there and one that is not take the server as long: otherwise a stranger could ask who has an account.
//
// Nothing is held against a clock. Two questions are asked one right after the other, in an order that chance decides, and only
// which took longer is counted. Where neither has a reason to, it is heads or tails, on whatever machine and under whatever load.
import { randomBytes, randomInt } from "node:crypto";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { b64, Device, hex, person } from "./client.mjs";
import { check, folder, same, start, test } from "./harness.mjs";

const app = folder({ "index.html": "the app" });
const SIGMAS = 6; // by chance alone once in 500 million runs

const wasSlower = async (one, other) => {
  const timed = async (ask) => {
    const began = process.hrtime.bigint();
    await ask();
    return process.hrtime.bigint() - began;
  };
  const turned = randomInt(2) === 1;
  const [first, second] = turned ? [other, one] : [one, other];
  const [a, b] = [await timed(first), await timed(second)];
  return turned ? b > a : a > b;
};

async function heads(pairs, one, other, pause = 0) {
  let slower = 0;
  for (let i = 0; i < pairs; i++) {
    slower += Number(await wasSlower(one, other));
    if (pause) await sleep(pause);
  }
  const most = pairs / 2 + (SIGMAS * Math.sqrt(pairs)) / 2;
  return { slower, alike: slower <= most && slower >= pairs - most };
}

// Somebody the server knows, and somebody it does not: a connection that stays, and every question from another address.
async function scene() {
  const server = await start("--app-dir", app, "--site-dir", app, "--trust-proxy", "127.0.0.1");
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const [known, unknown] = [person(), person()];
  same((await new Device(server.app).signUp(known)).status, 201, "sign-up");
  const from = () => new Device(server.app, { agent, headers: { "X-Forwarded-For": `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}` } });
  return { server, agent, known: known.slots[0], unknown: unknown.slots[0], from };
}

test("a challenge for a slot that is there takes as long as for one that is not", async () => {
  const { server, agent, known, unknown, from } = await scene();
  const ask = (slot) => async () => same((await from().call("POST", "/v1/login/challenge", { slot: hex(slot.id) })).status, 200, "a challenge");
  await heads(50, ask(known), ask(unknown)); // until everything is warm
  const { slower, alike } = await heads(600, ask(known), ask(unknown));
  check(alike, `of 600 pairs the one that is there took longer ${slower} times`);
  agent.destroy();
  await server.stop();
});

test("a wrong signature for a slot that is there is refused as late as for one that is not", async () => {
  const { server, agent, known, unknown, from } = await scene();
  const fail = (slot) => async () => {
    const one = from();
    const { status, why } = await one.call("POST", "/v1/login", { ...(await one.proof(slot)), signature: b64(randomBytes(64)), label: b64(randomBytes(104)) });
    same([status, why], [401, "no_login"], "a wrong signature");
  };
  const { slower, alike } = await heads(100, fail(known), fail(unknown), 120); // slower than the server's own brake
  check(alike, `of 100 pairs the one that is there took longer ${slower} times`);
  agent.destroy();
  await server.stop();
});
