// node tests/server/run.mjs [FILE...] - the real server, over real sockets. STILLNEAR names another program than build/stillnear.
import { run } from "./harness.mjs";

const all = ["starting", "files", "limits", "api", "roles", "alike", "live", "rates", "mailbox", "push", "slow", "disk", "thief", "operate", "tls", "evil", "verify"];
for (const name of process.argv.length > 2 ? process.argv.slice(2) : all) await import(`./${name}.mjs`);

process.exit((await run()) > 0 ? 1 : 0);
