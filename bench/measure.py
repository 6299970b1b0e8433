#!/usr/bin/env python3
"""measure.py FILE PEOPLE CYCLES - the same calibration in numpy: EM for the bifactor graded model.

A fair reference, not a straw man: dimension reduction, people in chunks, table look-ups, matrix
products for the counts, and the same Fisher scoring per item over all nodes at once. It starts
where core/calibrate.c starts, so that the log-likelihood of a cycle must agree to the last
digits. Prints one JSON object."""
import json
import sys
import time

import numpy as np

FACET = np.array([1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 2, 0, 1, 1, 2, 2, 2, 2])  # ECR avoidance
LEVELS, CHUNK, ROUNDS = 5, 2000, 3


def normal(count, edge):
    x = np.linspace(-edge, edge, count)
    w = np.exp(-x * x / 2)
    return x, w / w.sum()


G, GW = normal(41, 4.0)
S, SW = normal(15, 3.5)
GG, SS = np.repeat(G, 15), np.tile(S, 41)


def above(curve):
    at = curve[0] * GG + curve[1] * SS
    inner = 1 / (1 + np.exp(curve[2:, None] - at))
    return np.vstack([np.ones_like(GG), inner, np.zeros_like(GG)])


def start(x):
    curves = np.zeros((18, 6))
    curves[:, 0], curves[:, 1] = 1.5, 0.7
    for i in range(18):
        below = np.cumsum(np.bincount(x[:, i], minlength=6)[1:5])
        curves[i, 2:] = 1.4 * np.log(below / (len(x) - below))
    return curves


def expect(x, curves):
    log_chance = [np.log(np.maximum(-np.diff(above(c), axis=0), 1e-15)) for c in curves]
    counts = [np.zeros((LEVELS, 615)) for _ in range(18)]
    total = 0.0
    for at in range(0, len(x), CHUNK):
        part = x[at:at + CHUNK]
        blocks, margins = [], []
        for f in range(3):
            logs = sum(log_chance[i][part[:, i] - 1] for i in np.flatnonzero(FACET == f))
            block = np.exp(logs).reshape(len(part), 41, 15) * SW
            blocks.append(block)
            margins.append(block.sum(2))
        general = GW * margins[0] * margins[1] * margins[2]
        like = general.sum(1)
        total += np.log(like).sum()
        for f in range(3):
            post = (blocks[f] * (general / like[:, None] / margins[f])[:, :, None]).reshape(len(part), 615)
            for i in np.flatnonzero(FACET == f):
                counts[i] += np.eye(LEVELS)[part[:, i] - 1].T @ post
    return counts, total


def value(curve, counts):
    return (counts * np.log(np.maximum(-np.diff(above(curve), axis=0), 1e-300))).sum()


def maximise(curve, counts):
    for _ in range(ROUNDS):
        c = above(curve)
        chance = np.maximum(-np.diff(c, axis=0), 1e-300)
        slope = c * (1 - c)
        d = np.zeros((6, LEVELS, 615))
        d[0] = (slope[:-1] - slope[1:]) * GG
        d[1] = (slope[:-1] - slope[1:]) * SS
        for k in range(LEVELS - 1):
            d[2 + k, k] = slope[k + 1]
            d[2 + k, k + 1] = -slope[k + 1]
        score = (counts / chance * d).sum((1, 2))
        people = counts.sum(0)
        flat = d.reshape(6, -1)
        information = (flat * (people / chance).reshape(-1)) @ flat.T
        step, by, now = np.linalg.solve(information, score), 1.0, value(curve, counts)
        for _ in range(12):
            to = curve + by * step
            if np.all(np.diff(to[2:]) >= 0.001) and to[0] >= 0 and value(to, counts) >= now:
                curve = to
                break
            by /= 2
    return curve


def main():
    path, people, cycles = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    x = np.fromfile(path, np.uint8).reshape(people, 18).astype(np.int64)
    began = time.perf_counter()
    curves = start(x)
    for _ in range(cycles):
        counts, total = expect(x, curves)
        curves = np.array([maximise(curves[i], counts[i]) for i in range(18)])
    took = time.perf_counter() - began
    print(json.dumps({"cycles": cycles, "seconds": took, "log_likelihood": total}))


main()
