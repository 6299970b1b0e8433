// Linking with somebody; and the notices that a server may send through a browser's maker, which hold nothing but that
// there is something.
import { base64, type Answer } from "./door";
import { door, refusal, type Done } from "./hold";
import { inLine } from "./line";
import { send, type Got } from "./net";
import { talk } from "./talk";

const CONVERSATIONS = new Set(["pair_invite", "pair_open", "pair_accept", "pair_look", "pair_same", "pair_different", "pair_skip", "pair_stop"]);
const NOTICES = new Set(["push_key", "push_on", "push_off"]);
const HOME = /^[0-9a-f]{32}$/; // a space's id

export const isPairing = (name: string): boolean => CONVERSATIONS.has(name) || NOTICES.has(name);

const seen = (): Promise<string> => inLine(async () => JSON.stringify(door.view("pair", {})));

// ---- notices -----------------------------------------------------------------------------------------------------

const answerOf = ({ status, body }: Got): Answer => {
  if (status === 0) return refusal("io", "no_network");
  if (status === 404) return refusal("absent", "no_push");
  if (status < 200 || status > 299) return refusal("io", status === 401 ? "signed_out" : "server_trouble");
  try {
    return { ok: true, ...(body.length > 0 && (JSON.parse(new TextDecoder().decode(body)) as object)) };
  } catch {
    return refusal("corrupt", "bad_answer");
  }
};

async function notices(name: string, { space, endpoint }: Record<string, unknown>): Promise<Answer> {
  if (name === "push_key") return answerOf(await send({ method: "GET", path: "/v1/push", type: "none" }));
  if (!HOME.test(String(space))) return refusal("input", "no_such_space");
  const path = `/v1/spaces/${String(space)}/push`;
  if (name === "push_off") return answerOf(await send({ method: "DELETE", path, type: "none" }));
  return answerOf(await send({ method: "PUT", path, type: "json", body: base64(new TextEncoder().encode(JSON.stringify({ endpoint }))) }));
}

// Whoever waits looks every few seconds; windows are told only where that brought something.
export async function pair(name: string, args: Record<string, unknown>): Promise<Done & { changed: boolean }> {
  if (NOTICES.has(name)) return { answer: await notices(name, args), changed: false };
  const before = await seen();
  const done = await talk(name, args, "pair_got");
  return { ...done, changed: name !== "pair_look" || before !== (await seen()) };
}
