// evil.mjs - that the lying proxy of tests/evil is honest when it is told to be, and lies as it says otherwise.
import { randomBytes } from "node:crypto";
import { check, folder, same, test, until } from "./harness.mjs";
import { Chain, Device, hex, person, stub } from "./client.mjs";
import { evil } from "../evil/evil.mjs";
import { frameAttacks, pullAttacks } from "../evil/attacks.mjs";

const app = folder({ "index.html": "the app" });

async function signedUp(server) {
  const one = new Device(new URL(server.origin));
  same((await one.signUp(person())).status, 201, "sign-up through the proxy");
  one.sid = randomBytes(16);
  same((await one.addSpace(one.sid)).status, 201, "a space");
  one.chain = new Chain(one.sid);
  return one;
}

const told = (frames) => JSON.stringify(frames.map(({ bytes, ...rest }) => [rest, bytes && hex(bytes)]));

test("the proxy passes everything on while it is good, streams too", async () => {
  const server = await evil({ app });
  const one = await signedUp(server);
  same((await one.request("GET", "/")).statusCode, 200, "the app");
  const stream = await one.live([[one.sid, 0]]);
  const records = one.chain.many(3);
  same((await one.append(one.sid, records)).json, { cursor: 3, accepted: 3 }, "append");
  await until(() => stream.events.length === 4, "events");
  const { frames } = await one.pull([[one.sid, 0]]);
  same(frames.slice(1, -1).map(({ bytes }) => hex(bytes)), records.map(hex), "pull");
  stream.close();
  await server.stop();
});

test("each attack changes what a device is told, and stops when it is undone", async () => {
  const server = await evil({ app });
  const [one, other] = [await signedUp(server), await signedUp(server)];
  await other.append(other.sid, other.chain.many(2));
  const records = one.chain.many(4);
  await one.append(one.sid, records);
  await one.call("POST", `/v1/spaces/${hex(one.sid)}/purge`, { stream: hex(one.chain.stream), n: [4] });
  const pull = async () => {
    try {
      return told((await one.pull([[one.sid, 0]])).frames);
    } catch (error) {
      return error.message;
    }
  };
  const honest = await pull();
  for (const name of [...Object.keys(pullAttacks), ...Object.keys(frameAttacks), "cut", "claim", "garbage", "page"]) {
    server.do(name);
    check((await pull()) !== honest, `${name} changes nothing`);
    server.undo(name);
    same(await pull(), honest, `${name} is undone`);
  }
  server.do("stub", { n: 2 });
  const { frames } = await one.pull([[one.sid, 0]]);
  same(hex(frames.find(({ type }) => type === "stub").bytes), hex(stub(records[1])), "a stub where nothing was deleted");
  await server.stop();
});

test("two devices can be told two histories; acks can be lies; old data can come back", async () => {
  const server = await evil({ app });
  const one = await signedUp(server);
  const second = new Device(new URL(server.origin));
  await second.logIn(one.who);
  await one.append(one.sid, one.chain.many(2));
  await server.snapshot();
  const count = async (device) => (await device.pull([[one.sid, 0]])).frames.filter(({ type }) => type === "record").length;
  server.only("split", ({ device }) => device === 0);
  same((await one.append(one.sid, one.chain.many(3))).status, 200, "swallowed");
  same([await count(one), await count(second)], [5, 2], "what each is told");
  server.good();
  const lost = new Chain(one.sid);
  server.do("lie_ack");
  same((await one.append(one.sid, lost.many(1))).json.accepted, 1, "a lie");
  server.good();
  const kept = new Chain(one.sid);
  same((await one.append(one.sid, kept.many(4))).status, 200, "stored");
  const before = (await second.pull([[one.sid, 0]])).frames[0].gen;
  await server.rollback();
  same([(await second.pull([[one.sid, 0]])).frames[0].gen, await count(second)], [before, 2], "the same gen, and less");
  await server.rollback({ gen: "new" });
  check((await second.pull([[one.sid, 0]])).frames[0].gen !== before, "another gen");
  await server.stop();
});

test("a login can be answered with another's key", async () => {
  const server = await evil({ app });
  const [one, other] = [await signedUp(server), await signedUp(server)];
  const honest = (await new Device(new URL(server.origin)).logIn(one.who)).json;
  for (const name of ["other_wrapped", "other_account", "wrong_kind", "short_wrapped", "no_wrapped"]) {
    server.do(name);
    const { json } = await new Device(new URL(server.origin)).logIn(one.who);
    check(JSON.stringify(json) !== JSON.stringify(honest), name);
    if (name === "other_wrapped") same(json.wrapped, server.seen.accounts.find(({ account }) => account === hex(other.who.id)).slots[0].wrapped, name);
    server.good();
  }
  await server.stop();
});
