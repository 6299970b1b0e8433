// Where sealed rows lie: IndexedDB, or memory where the browser refuses it. Each change is one transaction, which
// is on the disk before anybody hears of it. The only thing here that is not sealed is a key the browser will not
// hand out: it opens the account when no passphrase is set.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Row } from "./door";

interface Schema extends DBSchema {
  rows: { key: string; value: Uint8Array<ArrayBuffer> };
  keys: { key: string; value: CryptoKey };
  turns: { key: string; value: number };
}

export interface Change {
  keep: Row[];
  drop: string[];
  deviceKey?: CryptoKey | null; // null: delete it
}

export interface Store {
  readonly keeps: boolean;
  rows(prefix?: string): Promise<Row[]>;
  row(key: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  deviceKey(): Promise<CryptoKey | undefined>;
  turn(): Promise<number>; // goes up with every change, whichever window made it
  change(change: Change): Promise<number>; // the turn after it
  clear(): Promise<void>;
}

class Disk implements Store {
  readonly keeps = true;
  constructor(private readonly db: IDBPDatabase<Schema>) {}

  async rows(prefix = ""): Promise<Row[]> {
    const range = prefix === "" ? undefined : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const { store } = this.db.transaction("rows");
    const [keys, values] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
    return keys.map((key, i) => ({ key, bytes: values[i] ?? new Uint8Array() }));
  }

  row(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.db.get("rows", key);
  }

  deviceKey(): Promise<CryptoKey | undefined> {
    return this.db.get("keys", "device");
  }

  async turn(): Promise<number> {
    return (await this.db.get("turns", "turn")) ?? 0;
  }

  async change({ keep, drop, deviceKey }: Change): Promise<number> {
    const change = this.db.transaction(["rows", "keys", "turns"], "readwrite", { durability: "strict" });
    const [rows, keys, turns] = [change.objectStore("rows"), change.objectStore("keys"), change.objectStore("turns")];
    const turn = ((await turns.get("turn")) ?? 0) + 1;
    const all: Promise<unknown>[] = [];
    try {
      all.push(turns.put(turn, "turn"));
      for (const { key, bytes } of keep) all.push(rows.put(bytes, key));
      for (const key of drop) all.push(rows.delete(key));
      if (deviceKey) all.push(keys.put(deviceKey, "device"));
      if (deviceKey === null) all.push(keys.delete("device"));
    } catch (error) {
      change.abort(); // by itself it would keep what was put before
      await Promise.allSettled([...all, change.done]);
      throw error;
    }
    await Promise.all([...all, change.done]);
    return turn;
  }

  async clear(): Promise<void> {
    const change = this.db.transaction(["rows", "keys", "turns"], "readwrite", { durability: "strict" });
    await Promise.all([change.objectStore("rows").clear(), change.objectStore("keys").clear(), change.objectStore("turns").clear(), change.done]);
  }
}

class Memory implements Store {
  readonly keeps = false;
  private readonly held = new Map<string, Uint8Array<ArrayBuffer>>();
  private key: CryptoKey | undefined;
  private turns = 0;

  async rows(prefix = ""): Promise<Row[]> {
    return [...this.held].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, bytes]) => ({ key, bytes }));
  }

  async row(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.held.get(key);
  }

  async deviceKey(): Promise<CryptoKey | undefined> {
    return this.key;
  }

  async turn(): Promise<number> {
    return this.turns;
  }

  async change({ keep, drop, deviceKey }: Change): Promise<number> {
    for (const { key, bytes } of keep) this.held.set(key, bytes);
    for (const key of drop) this.held.delete(key);
    if (deviceKey !== undefined) this.key = deviceKey ?? undefined;
    return ++this.turns;
  }

  async clear(): Promise<void> {
    this.held.clear();
    this.key = undefined;
  }
}

// A browser may refuse storage (a private window, a setting): everything works then, in memory, and says so.
export async function openStore(): Promise<Store> {
  try {
    const db = await openDB<Schema>("stillnear", 1, {
      upgrade: (fresh) => {
        for (const name of ["rows", "keys", "turns"] as const) fresh.createObjectStore(name);
      },
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    await db.count("rows");
    return new Disk(db);
  } catch {
    return new Memory();
  }
}
