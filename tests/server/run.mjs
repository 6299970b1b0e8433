// node tests/server/run.mjs - the real server, over real sockets. STILLNEAR names another program than build/stillnear.
import "./starting.mjs";
import "./files.mjs";
import "./limits.mjs";
import "./verify.mjs";
import { run } from "./harness.mjs";

process.exit((await run()) > 0 ? 1 : 0);
