#!/usr/bin/env python3
"""cycle.py FILE.jsonl... | --rows - a second, slow implementation of core/cycle with numpy
and scipy: dense Gaussians instead of a Kalman filter, library optimisers and distributions.

With files it prints what `stillnear cycle fit` must print for each, one JSON object a line:
the expected values of tests/vectors/cycle/*.json are made so. With --rows it prints the
rows of the tables in tests/test_cycle_parts.c. bench/cycle.py times the same functions."""
import json
import math
import sys
from datetime import datetime

import numpy as np
from scipy import optimize, stats

from change import error_and_stretch

Z90 = stats.norm.ppf(.95)
CLAIM = stats.norm.ppf(.90)
# Order: log a (two), log s (two), log e (two), mu (two), atanh rho.
MEAN = np.array([0, 0] + [math.log(.78)] * 2 + [math.log(.55)] * 2 + [0, 0, .3])
SD = np.array([.4, .4, .25, .25, .25, .25, .4, .4, .3])


def read(path):
    rows = []
    for line in open(path):
        if line.strip():
            row = json.loads(line)
            when = datetime.fromisoformat(row["t"].replace("Z", "+00:00"))
            row["at"] = when.timestamp()
            row["day"] = when.date().toordinal()  # the local calendar day
            given = [row[k] for k in ("close", "settled") if row.get(k) is not None]
            row["mood"] = sum(given) / len(given) if given else None
            rows.append(row)
    return rows


def dense(theta, day, who):
    """Mean and covariance of all answers at once."""
    a, s, e = np.exp(theta[0:2]), np.exp(theta[2:4]), np.exp(theta[4:6])
    rho = math.tanh(theta[8])
    rest = np.diag(s ** 2)
    rest[0, 1] = rest[1, 0] = rho * 2 * math.sqrt(a[0] * a[1]) / (a[0] + a[1]) * s[0] * s[1]
    lag = day[:, None] - day[None, :]
    # Cov(x_i(t), x_j(u)), t >= u: exp(-a_i (t - u)) S_ij.
    later = np.where(lag >= 0, a[who][:, None], a[who][None, :])
    cov = np.exp(-later * np.abs(lag)) * rest[np.ix_(who, who)] + np.diag(e[who] ** 2)
    return theta[6:8][who], cov


def cost(theta, day, who, y):
    mean, cov = dense(theta, day, who)
    factor = np.linalg.cholesky(cov)
    away = np.linalg.solve(factor, y - mean)
    fit = -.5 * (len(y) * math.log(2 * math.pi) + 2 * np.log(np.diag(factor)).sum() + away @ away)
    return -fit + .5 * (((theta - MEAN) / SD) ** 2).sum()


def hessian(f, x, h=2e-3):
    n, out = len(x), np.empty((len(x), len(x)))
    eye = np.eye(n)

    def second(i, j, h):
        a, b = eye[i] * h, eye[j] * h
        return (f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)) / (4 * h * h)
    for i in range(n):
        for j in range(i + 1):
            out[i, j] = out[j, i] = (4 * second(i, j, h) - second(i, j, 2 * h)) / 3
    return out


def background(day, who, y):
    best = optimize.minimize(cost, MEAN, (day, who, y), method="BFGS", options={"gtol": 1e-6}).x
    for _ in range(3):  # polish: the optimiser's own differences are coarse
        grad = np.array([(8 * (cost(best + d, day, who, y) - cost(best - d, day, who, y)) -
                          (cost(best + 2 * d, day, who, y) - cost(best - 2 * d, day, who, y))) / (12e-3)
                         for d in np.eye(9) * 1e-3])
        cov = np.linalg.inv(hessian(lambda t: cost(t, day, who, y), best))
        best = best - cov @ grad
    return best, cov


def now(theta, cov, day, who, y, person):
    """Mean and SD of x at the last time, its dependence on theta by differences."""
    def both(theta):
        a, s = np.exp(theta[0:2]), np.exp(theta[2:4])
        mean, v = dense(theta, day, who)
        rest01 = math.tanh(theta[8]) * 2 * math.sqrt(a[0] * a[1]) / (a[0] + a[1]) * s[0] * s[1]
        across = np.where(who == person, s[person] ** 2, rest01)
        across = across * np.exp(-a[person] * (day[-1] - day))
        gain = np.linalg.solve(v, across)
        return theta[6 + person] + gain @ (y - mean), s[person] ** 2 - gain @ across
    mean, variance = both(theta)
    by = np.array([(both(theta + d)[0] - both(theta - d)[0]) / 2e-5 for d in np.eye(9) * 1e-5])
    return mean, math.sqrt(variance + by @ cov @ by)


def said(value, low, high, claim=True):
    return {"state": "said", "value": value, "low": low, "high": high, "claim": bool(claim)}


def not_yet(have, need, of):
    return {"state": "not_yet", "have": have, "need": need, "of": of}


def odds_map(n11, n1, n01, n0, mean, sd):
    def minus(p):
        a, b = p
        ll = n11 * -np.logaddexp(0, -(a + b)) + (n1 - n11) * -np.logaddexp(0, a + b)
        ll += n01 * -np.logaddexp(0, -a) + (n0 - n01) * -np.logaddexp(0, a)
        return -ll + .5 * (a / 1.5) ** 2 + .5 * ((b - mean) / sd) ** 2

    def grad(p):
        a, b = p
        w, o = 1 / (1 + math.exp(-a - b)), 1 / (1 + math.exp(-a))
        gb = n11 - n1 * w
        return np.array([-(gb + n01 - n0 * o) + a / 2.25, -gb + (b - mean) / sd ** 2])
    best = optimize.minimize(minus, [0, mean], jac=grad, method="BFGS", options={"gtol": 1e-11}).x
    best = optimize.fsolve(grad, best, xtol=1e-14)
    w, o = 1 / (1 + math.exp(-best[0] - best[1])), 1 / (1 + math.exp(-best[0]))
    x = n1 * w * (1 - w)
    info = np.array([[x + n0 * o * (1 - o) + 1 / 2.25, x], [x, x + 1 / sd ** 2]])
    return best[1], math.sqrt(np.linalg.inv(info)[1, 1])


def windows(rows):
    days = {}
    for row in rows:
        days.setdefault(row["day"], []).append(row)
    return days


def tap(rows, who, name):
    got = [r[name] for r in rows if r["who"] == who and r.get(name) is not None]
    return any(got) if got else None


def odds(days, a, b):
    pairs = [(tap(rows, a, "reached"), tap(rows, b, "pulled_back")) for rows in days.values()]
    pairs = [p for p in pairs if None not in p]
    n1, n0 = sum(p for p, _ in pairs), sum(not p for p, _ in pairs)
    n11, n01 = sum(p and w for p, w in pairs), sum(w and not p for p, w in pairs)
    counts = {"reach_days": n1, "reach_back": n11, "other_days": n0, "other_back": n01}
    for have, need, of in ((len(pairs), 20, "paired_days"), (n1, 5, "reach_days"),
                           (n0, 5, "other_days"), (n11 + n01, 3, "pull_back_days")):
        if have < need:
            return {**not_yet(have, need, of), "counts": counts}
    beta, error = odds_map(n11, n1, n01, n0, .5, 1)
    sceptical, sceptical_error = odds_map(n11, n1, n01, n0, 0, .7)
    claim = stats.norm.sf(0, sceptical, sceptical_error) >= .90
    return {**said(beta, beta - Z90 * error, beta + Z90 * error, claim), "counts": counts}


def first(days):
    toward, taps = [0.0, 0.0], 0
    for rows in days.values():
        votes = [r["who"] if r["first"] == "me" else 1 - r["who"]
                 for r in rows if r.get("first") in ("me", "you")]
        taps += len(votes)
        for v in votes:
            toward[v] += 1 / len(votes)
    if taps < 10:
        return not_yet(taps, 10, "taps")
    beta = stats.beta(2 + toward[0], 2 + toward[1])
    return said(beta.mean(), beta.ppf(.05), beta.ppf(.95), not .05 < beta.sf(.5) < .95)


def fit(rows):
    rows = sorted(rows, key=lambda r: (r["at"], r["who"]))
    moods = [[r["mood"] for r in rows if r["who"] == w and r["mood"] is not None] for w in (0, 1)]
    mean = [np.mean(m) if m else 0 for m in moods]
    scale = [np.std(m, ddof=1) if len(set(m)) > 1 else 1 for m in moods]
    some = [r for r in rows if r["mood"] is not None]
    who = np.array([r["who"] for r in some], int)
    day = np.array([(r["at"] - rows[0]["at"]) / 86400 for r in some])
    y = np.array([(r["mood"] - mean[r["who"]]) / scale[r["who"]] for r in some])
    best, cov = background(day, who, y)
    days = windows(rows)
    out = {"level": {}, "odds": {"0->1": odds(days, 0, 1), "1->0": odds(days, 1, 0)},
           "first": first(days), "settle": {}}
    for w in (0, 1):
        own = np.array([r["day"] for r in some if r["who"] == w])
        out["level"][str(w)] = level(best, cov, day, who, y, w, own, moods[w], scale[w])
        error = math.sqrt(cov[w, w])
        out["settle"][str(w)] = not_yet(len(own), 80, "checkins") if len(own) < 80 else said(
            *(math.log(2) * math.exp(-best[w] + k * error) for k in (0, -Z90, Z90)))
    out["together"] = together(best, cov, days, moods)
    return out


def level(best, cov, day, who, y, w, own, values, scale):
    mean = np.mean(values) if values else 0
    if len(own) < 8:
        return not_yet(len(own), 8, "checkins")
    if own.max() - own.min() + 1 < 14:
        return not_yet(int(own.max() - own.min() + 1), 14, "days")
    mine = day[who == w]
    v = dense(best, mine, np.full(len(mine), w))[1]
    error, t = error_and_stretch(values, v.sum() / v[0, 0] / len(mine) ** 2)
    if error >= .5:
        return not_yet(len(own), int(len(own) * (error / .5) ** 2) + 1, "checkins")
    x, sd = now(best, cov, day, who, y, w)
    clip = lambda v: min(10, max(0, v))
    out = said(mean, clip(mean - t * error), clip(mean + t * error))
    out["now"] = {"value": clip(mean + scale * x), "low": clip(mean + scale * (x - Z90 * sd)),
                  "high": clip(mean + scale * (x + Z90 * sd))}
    return out


def together(best, cov, days, moods):
    if any(len(set(m)) < 2 for m in moods):
        return not_yet(0, 20, "paired_days")
    paired = sum(all(any(r["who"] == w and r["mood"] is not None for r in rows) for w in (0, 1))
                 for rows in days.values())
    if paired < 20:
        return not_yet(paired, 20, "paired_days")

    def z(theta):
        a = np.exp(theta[:2])
        return math.atanh(math.tanh(theta[8]) * 2 * math.sqrt(a[0] * a[1]) / (a[0] + a[1]))
    by = np.array([(z(best + d) - z(best - d)) / 2e-6 for d in np.eye(9) * 1e-6])
    error, at = math.sqrt(by @ cov @ by), z(best)
    sure = stats.norm.cdf(abs(at) / error)
    return said(math.tanh(at), math.tanh(at - Z90 * error), math.tanh(at + Z90 * error),
                sure >= .90 and abs(math.tanh(at)) > .10)


def print_rows():
    for n1, n11, n0, n01 in ((13, 9, 18, 5), (20, 10, 20, 10), (5, 5, 15, 0), (0, 0, 0, 0),
                             (12, 2, 28, 15), (400, 300, 600, 100), (15, 9, 25, 9)):
        e, s = odds_map(n11, n1, n01, n0, .5, 1), odds_map(n11, n1, n01, n0, 0, .7)
        print("        { { %d, %d, %d, %d }, %.10f, %.10f, %.10f, %.10f, %s }," % (
            n1, n11, n0, n01, *e, *s, str(stats.norm.sf(0, *s) >= .9).lower()))
    print()
    for f, a in ((0, 0), (10, 0), (7, 3), (2, 8.5), (0, 300), (12000, 11500), (99999, 1)):
        b = stats.beta(2 + f, 2 + a)
        print("        { %g, %g, %.15g, %.9f, %.9f, %.9f }," % (f, a, b.mean(), b.ppf(.05), b.ppf(.95), b.sf(.5)))


if __name__ == "__main__":
    if sys.argv[1:] == ["--rows"]:
        print_rows()
    for path in sys.argv[1:]:
        if path != "--rows":
            print(json.dumps(fit(read(path))))
