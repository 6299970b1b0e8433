// node tests/browser/run.mjs [--pictures] [PART OF A NAME...] - the app in Debian's chromium, against the real server.
// --pictures has the tests of screens leave one of each in build/screens, with an index.html.
// STILLNEAR names another program than build/stillnear, STILLNEAR_APP another app than build/web.
import { open } from "./place.mjs";
import { run } from "./runner.mjs";
import "./first.mjs";
import "./triggered.mjs";
import "./checkin.mjs";
import "./storage.mjs";
import "./tabs.mjs";
import "./offline.mjs";
import "./updates.mjs";
import "./keyboard.mjs";
import "./toast.mjs";
import "./screens.mjs";
import "./help.mjs";
import "./learn.mjs";
import "./lock.mjs";
import "./copies.mjs";
import "./sample.mjs";
import "./leaving.mjs";
import "./entries.mjs";
import "./change.mjs";
import "./check.mjs";
import "./questionnaires.mjs";
import "./cycle.mjs";
import "./say.mjs";
import "./lens.mjs";
import "./slow.mjs";
import "./private.mjs";
import "./account.mjs";
import "./pair.mjs";
import "./sync.mjs";
import "./live.mjs";
import "./evil.mjs";
import "./evil_two.mjs";
import "./between.mjs";
import "./luck_two.mjs";

const place = await open();
const failed = await run(place, process.argv.slice(2).filter((one) => one !== "--pictures"));
await place.close();
process.exit(failed > 0 ? 1 : 0);
