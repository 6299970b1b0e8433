// cycle.mjs - one whole fit of two people in C, beside the same posterior in scipy, in one run (bench/cycle.py).
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = (name) => join(root, "build/release", name);

spawnSync("ninja", ["-C", join(root, "build/release"), "bench_cycle", "stillnear"], { stdio: "ignore" });
spawnSync("/usr/bin/python3", [join(root, "bench/cycle.py"), built("bench_cycle"), built("stillnear")], { stdio: "inherit" });
