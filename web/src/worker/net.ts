// Bytes to our own server and back. What is sent, and what an answer means, the vault decides; here are only limits.
import { unbase64 } from "./door";
import { store } from "./hold";

declare const self: DedicatedWorkerGlobalScope;

const ANSWER_MS = 60_000;
const ANSWER_BYTES_MAX = 8 << 20; // a pull is at most half of it
const ROWS_MAX = 256;
const ROWS_BYTES_MAX = 1 << 20;
const SILENCE_MS = 60_000; // the server says something every 20 s, or it is gone
const EVENT_CHARS_MAX = 1 << 20;

export interface Send {
  id?: number; // of the question, for the answer to be known by
  method: string;
  path: string;
  type: "json" | "bytes" | "none";
  body?: string;
  rows?: string[];
}

export interface Got {
  status: number; // 0: no answer came
  body: Uint8Array;
  wait: number; // seconds that the server asks to be left alone
}

const TYPES = { json: "application/json", bytes: "application/octet-stream" };

// Rows as frames, in order, as many as one request takes; a row that is gone ends it, since what follows hangs on it.
async function framesOf(keys: string[]): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for (const key of keys.slice(0, ROWS_MAX)) {
    const bytes = await store.row(key);
    if (!bytes || size + 4 + bytes.length > ROWS_BYTES_MAX) break;
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length, true);
    parts.push(length, bytes);
    size += 4 + bytes.length;
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

async function request({ method, path, type, body, rows }: Send, signal: AbortSignal): Promise<Response> {
  if (!path.startsWith("/v1/")) throw new Error("no path of ours");
  const bytes = rows ? await framesOf(rows) : body === undefined ? undefined : unbase64(body);
  return fetch(self.location.origin + path, {
    method,
    headers: { "X-Stillnear": "1", ...(type !== "none" && { "Content-Type": TYPES[type] }) },
    ...(type !== "none" && bytes && { body: bytes }),
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal,
  });
}

async function* chunks(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}

async function whole(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const part of chunks(response)) {
    size += part.length;
    if (size > ANSWER_BYTES_MAX) throw new Error("too large");
    parts.push(part.slice());
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

export async function send(what: Send, ms = ANSWER_MS): Promise<Got> {
  try {
    const response = await request(what, AbortSignal.timeout(ms));
    const wait = Number(response.headers.get("Retry-After") ?? 0);
    return { status: response.status, body: await whole(response), wait: Number.isFinite(wait) ? wait : 0 };
  } catch {
    return { status: 0, body: new Uint8Array(), wait: 0 };
  }
}

// ---- what the server says by itself ----------------------------------------------------------------------------

export interface Event {
  name: string;
  data: Uint8Array<ArrayBuffer>;
  at: number; // when it came
}

// text/event-stream, as far as our server speaks it: fields `event` and `data`, comments, an empty line ends one.
export async function* eventsOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Event> {
  const text = new TextDecoder();
  let rest = "", name = "", data = "";
  for await (const piece of pieces) {
    const at = Date.now();
    const lines = (rest + text.decode(piece, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > EVENT_CHARS_MAX) throw new Error("too large");
    for (const line of lines.map((one) => one.replace(/\r$/, ""))) {
      if (line === "" && name !== "") yield { name, data: unbase64(data), at };
      if (line === "") name = data = "";
      else if (line.startsWith("event:")) name = line.slice(6).trim();
      else if (line.startsWith("data:")) data = line.slice(5).trim();
    }
  }
}

async function* noticed(pieces: AsyncIterable<Uint8Array>, sound: () => void): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    sound();
    yield piece;
  }
}

// Hands over each event as it comes, and answers with the status when the stream has ended, however it did.
export async function listen({ path, body }: { path: string; body: string }, stop: AbortSignal, hear: (event: Event) => Promise<boolean>): Promise<number> {
  const gone = new AbortController();
  const end = () => gone.abort();
  stop.addEventListener("abort", end);
  let timer = setTimeout(end, SILENCE_MS);
  const sound = () => {
    clearTimeout(timer);
    timer = setTimeout(end, SILENCE_MS);
  };
  let status = 0;
  try {
    const response = await request({ method: "POST", path, type: "json", body }, gone.signal);
    status = response.status;
    if (!response.ok) return status;
    for await (const event of eventsOf(noticed(chunks(response), sound))) if (!(await hear(event))) break;
  } catch {
    // a stream ends in many ways, and all of them mean: pull, and open it again
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
    gone.abort();
  }
  return status;
}
