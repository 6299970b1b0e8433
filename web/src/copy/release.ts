// From what a server offers to a whole copy of one version: who signed it, and whether every file is the one listed.
import type { Refusal, Version } from "./state";

declare const KEYS: string[]; // minisign public keys, put in by build.mjs; none in a build from source

export interface File {
  path: string;
  sha256: string;
  later?: string; // not needed at a first visit, and what it belongs to: "lens", "account", "questionnaires"
}

export interface Release extends Omit<Version, "signed"> {
  security?: boolean;
  files: File[];
}

interface Engine {
  memory: WebAssembly.Memory;
  door_space(len: number): number;
  door_release(keyLen: number, signatureLen: number): number;
}

// The server offered something that was not released. Everything else that goes wrong is only a network.
export class Refused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
  }
}

export const signs = KEYS.length > 0;
export const cacheOf = (fingerprint: string): Promise<Cache> => caches.open(`app-${fingerprint}`);

const isCarried = ({ path, later }: File): boolean => !later && !path.endsWith(".png"); // whoever installs the app asks for the icons

async function fresh(name: string): Promise<Response> {
  const response = await fetch(name, { cache: "no-cache" });
  if (!response.ok) throw new TypeError(`${name}: ${response.status}`);
  return response;
}

// The list that a server has now. Nobody vouches for it yet.
export async function offered(): Promise<{ release: Release; response: Response; bytes: Uint8Array<ArrayBuffer> }> {
  const response = await fresh("release.json");
  const bytes = new Uint8Array(await response.clone().arrayBuffer());
  const release = JSON.parse(new TextDecoder().decode(bytes)) as Release;
  if (!/^[0-9a-f]{16}$/.test(release.fingerprint)) throw new Refused("files");
  return { release, response, bytes };
}

export async function copied(fingerprint: string): Promise<Release | null> {
  const kept = await caches.match("release.json", { cacheName: `app-${fingerprint}` });
  return kept ? ((await kept.json()) as Release) : null;
}

// Whether one of our keys signed these bytes: asked of the engine of the version that `cache` holds.
export async function vouch(bytes: Uint8Array<ArrayBuffer>, cache: Cache): Promise<void> {
  if (!signs) return;
  const response = await fetch("release.json.minisig", { cache: "no-cache" });
  if (response.status === 404) throw new Refused("signature"); // a version that nobody signed
  if (!response.ok) throw new TypeError(`${response.status}`);
  const signature = new Uint8Array(await response.arrayBuffer());
  const engine = await (await cache.match("stillnear.wasm"))?.arrayBuffer();
  if (!engine) throw new TypeError("no engine");
  const { memory, door_space, door_release } = (await WebAssembly.instantiate(engine)).instance.exports as unknown as Engine;
  const holds = KEYS.map((key) => new TextEncoder().encode(key)).some((key) => {
    const at = door_space(key.length + signature.length + bytes.length);
    const space = new Uint8Array(memory.buffer);
    space.set(key, at);
    space.set(signature, at + key.length);
    space.set(bytes, at + key.length + signature.length);
    return door_release(key.length, signature.length) === 1;
  });
  if (!holds) throw new Refused("signature");
}

const hex = (hash: ArrayBuffer): string => Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Fetches a listed file, and keeps it if it is the one.
export async function keep(cache: Cache, { path, sha256 }: File): Promise<Response> {
  const name = path === "index.html" ? "./" : path;
  const response = await fresh(name);
  if (hex(await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer())) !== sha256) throw new Refused("files");
  await cache.put(name, response.clone());
  return response;
}

// All or nothing: a file that is missing, or is not the one of this version (a server in the middle of an update, a
// proxy that meddles), and there is no copy.
export async function copy(release: Release, response: Response, isAlso: (file: File) => boolean): Promise<void> {
  const cache = await cacheOf(release.fingerprint);
  await Promise.all(release.files.map((file) => (isCarried(file) ? keep(cache, file) : isAlso(file) && keep(cache, file).catch(() => undefined))));
  await cache.put("release.json", response); // the last: with it the copy is whole
}

export const drop = (fingerprint: string): Promise<boolean> => caches.delete(`app-${fingerprint}`);
