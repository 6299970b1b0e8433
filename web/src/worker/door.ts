// The only file that touches WebAssembly: requests in, replies out (docs/DOOR.md, wasm/door.c).
const utf8 = new TextEncoder();
const text = new TextDecoder();

interface Exports {
  memory: WebAssembly.Memory;
  door_open(seed: number): void;
  door_space(len: number): number;
  door_command(requestLen: number, blobLen: number): number;
  door_view(requestLen: number): number;
  door_reply(): number;
  door_blob(): number;
  door_blob_len(): number;
  door_forget(): void;
}

export interface Row {
  key: string;
  bytes: Uint8Array<ArrayBuffer>;
}

export type Answer = { ok: boolean; err?: string; why?: string; [name: string]: unknown };

export class Door {
  private constructor(private readonly exports: Exports) {}

  static async open(module: WebAssembly.Module): Promise<Door> {
    const { exports } = await WebAssembly.instantiate(module, {});
    const door = new Door(exports as unknown as Exports);
    door.exports.door_open(crypto.getRandomValues(new Uint32Array(1))[0] ?? 1);
    return door;
  }

  // Time, place and chance come with every request: the vault has none of its own.
  command(name: string, args: object, blob?: Uint8Array): { answer: Answer; blob: Uint8Array<ArrayBuffer> } {
    const seed = base64(crypto.getRandomValues(new Uint8Array(32)));
    const [len, at] = this.write({ ...args, do: name, ...clock(), seed }, blob);
    const answer = this.read(this.exports.door_command(len, at));
    const result = this.bytes(this.exports.door_blob(), this.exports.door_blob_len()).slice();
    this.exports.door_forget();
    return { answer, blob: result };
  }

  view(name: string, args: object): Answer {
    const [len] = this.write({ ...args, view: name, ...clock() });
    const answer = this.read(this.exports.door_view(len));
    this.exports.door_forget();
    return answer;
  }

  private write(request: object, blob: Uint8Array = new Uint8Array()): [number, number] {
    const bytes = utf8.encode(JSON.stringify(request));
    const space = this.bytes(this.exports.door_space(bytes.length + blob.length), bytes.length + blob.length);
    space.set(bytes);
    space.set(blob, bytes.length);
    return [bytes.length, blob.length];
  }

  private read(len: number): Answer {
    return JSON.parse(text.decode(this.bytes(this.exports.door_reply(), len))) as Answer;
  }

  // Made anew each time: the memory moves when it grows.
  private bytes(at: number, len: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.exports.memory.buffer as ArrayBuffer, at, len);
  }
}

const clock = () => ({ now: Date.now(), zone: -new Date().getTimezoneOffset() });

// Rows for the command `load`: u32 length and key, u32 length and bytes, and so on.
export function framed(rows: Row[]): Uint8Array {
  const parts = rows.map(({ key, bytes }) => [utf8.encode(key), bytes] as const);
  const all = new Uint8Array(parts.reduce((sum, [key, bytes]) => sum + 8 + key.length + bytes.length, 0));
  const view = new DataView(all.buffer);
  let at = 0;
  for (const part of parts.flat()) {
    view.setUint32(at, part.length, true);
    all.set(part, at + 4);
    at += 4 + part.length;
  }
  return all;
}

export function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

export function unbase64(given: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(given), (one) => one.charCodeAt(0));
}
