#!/usr/bin/env python3
"""cycle.py BENCH_CYCLE STILLNEAR - one whole fit in C beside scipy, in one run.

The reference is the same posterior with the faster of the two ways numpy offers (one dense
Cholesky of all answers, not a Python loop over a Kalman filter), minimised by scipy's BFGS,
and its Hessian by differences. It is given the ready answers, the C side starts from
check-ins and makes the whole report. Prints a markdown table."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

NEED = 50  # times faster than scipy, and at most MOST_MS, for twelve weeks at five a week
MOST_MS = 5


def reference_ms(path):
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "tests/vectors"))
    import cycle as reference
    import numpy as np
    from scipy import optimize
    rows = [r for r in sorted(reference.read(path), key=lambda r: r["at"]) if r["mood"] is not None]
    who = np.array([r["who"] for r in rows])
    day = np.array([(r["at"] - rows[0]["at"]) / 86400 for r in rows])
    mood = np.array([r["mood"] for r in rows], float)
    for w in (0, 1):
        mood[who == w] = (mood[who == w] - mood[who == w].mean()) / mood[who == w].std(ddof=1)
    took = []
    for _ in range(3):
        start = time.perf_counter()
        best = optimize.minimize(reference.cost, reference.MEAN, (day, who, mood), method="BFGS").x
        reference.hessian(lambda t: reference.cost(t, day, who, mood), best)
        took.append((time.perf_counter() - start) * 1e3)
    return sorted(took)[1]


def main():
    bench, stillnear = sys.argv[1:]
    print("| check-ins of both | C, ms | scipy, ms | times |\n|---|---|---|---|")
    good, compared = True, True
    with tempfile.TemporaryDirectory() as folder:
        for days, most in ((84, 120), (3600, 5000)):
            path = pathlib.Path(folder) / "checkins.jsonl"
            lines = subprocess.run([stillnear, "cycle", "simulate", "--seed", "3", "--days", str(days),
                                    "--pair", "anxious,avoidant"], check=True, capture_output=True,
                                   text=True).stdout.splitlines()[:most]
            path.write_text("\n".join(lines) + "\n")
            got = json.loads(subprocess.run([bench, str(path)], check=True, capture_output=True).stdout)
            ms, cells = got["milliseconds"], ["-", "-"]
            if days == 84:
                good &= ms <= MOST_MS
                try:
                    slow = reference_ms(path)
                    cells = ["%.0f" % slow, "%.0f" % (slow / ms)]
                    good &= slow / ms >= NEED
                except ModuleNotFoundError as error:
                    compared = False
                    print("SKIPPED: the scipy reference (%s); Debian has it as python3-scipy" % error,
                          file=sys.stderr)
            print("| %d | %.2f | %s | %s |" % (len(lines), ms, *cells))
    print("\nWanted for 120 check-ins: at most %d ms%s: %s." %
          (MOST_MS, ", and %d times scipy" % NEED if compared else " (scipy was not there to compare)",
           "met" if good else "NOT MET"))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
