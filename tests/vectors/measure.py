#!/usr/bin/env python3
# measure.py - a second, dumb implementation of core/measure and core/calibrate: every facet in
# one big sum, no logs, no factoring out. Prints the numbers that tests/test_measure.c and
# tests/test_calibrate.c expect. Needs nothing but Python; takes seconds.
import itertools, json, math, os

here = os.path.dirname(__file__)
own = json.load(open(os.path.join(here, "../../content/instruments/own-18.json")))

def grid(n, edge):
    x = [edge * (2 * i / (n - 1) - 1) for i in range(n)]
    w = [math.exp(-v * v / 2) for v in x]
    return x, [v / sum(w) for v in w]

def chance(curve, level, g, s):
    def above(k):  # P(level >= k)
        if k <= 1: return 1.0
        if k > len(curve) - 1: return 0.0
        return 1 / (1 + math.exp(-(curve[0] * g + curve[1] * s - curve[k])))
    return above(level) - above(level + 1)

def likelihoods(scale, answers, g_points, s_count):
    """P(answers | g) for each g, summing over all facets' own traits at once."""
    s_x, s_w = grid(s_count, 3.5)
    facets = list(scale["facets"].values())
    items = [(i, scale["model"]["curves"][str(i)], next(f for f, l in enumerate(facets) if i in l))
             for i in scale["items"] if i in answers]
    keyed = {i: (6 - answers[i] if i in scale["reverse"] else answers[i]) for i, _, _ in items}
    out = []
    for g in g_points:
        p = [[chance(c, keyed[i], g, s) for s in s_x] for i, c, _ in items]
        total = 0.0
        for js in itertools.product(range(s_count), repeat=len(facets)):
            v = 1.0
            for j in js: v *= s_w[j]
            for k, (_, _, f) in enumerate(items): v *= p[k][js[f]]
            total += v
        out.append(total)
    return out

avoidance = own["scales"][0]
answers = {1: 2, 3: 4, 5: 3, 9: 5, 15: 1}
g_x, g_w = grid(41, 4.0)
like = likelihoods(avoidance, answers, g_x, 15)
print("log-likelihood %.12f" % math.log(sum(w * l for w, l in zip(g_w, like))))

# The same person, with the evidence trusted at .64, on a grid ten times as fine.
fine, fine_w = grid(401, 4.0)
post = [w * l ** 0.64 for w, l in zip(fine_w, likelihoods(avoidance, answers, fine, 15))]
total = sum(post)
mean = sum(p * x for p, x in zip(post, fine)) / total
sd = math.sqrt(sum(p * (x - mean) ** 2 for p, x in zip(post, fine)) / total)
def quantile(q):
    below = 0.0
    for p, x in zip(post, fine):
        below += p / total
        if below >= q: return x
above = (sum(p for p, x in zip(post, fine) if x > 1e-9) + post[200] / 2) / total
print("own: mean %.6f sd %.6f low %.2f high %.2f above %.4f" % (mean, sd, quantile(.1), quantile(.9), above))

# A plain graded response model: one item sharp, one blunt, no facets.
plain = [([2.5, 0, -2.5, 0.0, 1.0, 3.0], 4), ([0.8, 0, -1.0, 0.5, 1.5, 2.5], 2)]
for taken in (plain, plain[:1]):
    post = [w * math.prod(chance(c, l, x, 0.0) for c, l in taken) for w, x in zip(g_w, g_x)]
    mean = sum(p * x for p, x in zip(post, g_x)) / sum(post)
    sd = math.sqrt(sum(p * (x - mean) ** 2 for p, x in zip(post, g_x)) / sum(post))
    print("plain: mean %.12f sd %.12f" % (mean, sd))

# The item that would lower the expected variance of g most, after those answers.
def expected_variance(item):
    s = 0.0
    for level in range(1, 6):
        like = likelihoods(avoidance, {**answers, item: level}, g_x[::2], 8)
        post = [w * l for w, l in zip([math.exp(-x * x / 2) for x in g_x[::2]], like)]
        mass = sum(post)
        mean = sum(p * x for p, x in zip(post, g_x[::2])) / mass
        s += sum(p * (x - mean) ** 2 for p, x in zip(post, g_x[::2]))
    return s
gains = {i: expected_variance(i) for i in avoidance["items"] if i not in answers}
print("adaptive:", " ".join("%d:%.9f" % (i, v) for i, v in sorted(gains.items(), key=lambda p: p[1])))

# Cronbach's alpha by its definition.
rows = [[1, 2, 1], [3, 3, 4], [5, 4, 4], [2, 2, 3], [4, 5, 5]]
def var(x): return sum((v - sum(x) / len(x)) ** 2 for v in x) / (len(x) - 1)
print("alpha %.12f" % (3 / 2 * (1 - sum(var(c) for c in zip(*rows)) / var([sum(r) for r in rows]))))
def corr(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    return (sum((x - ma) * (y - mb) for x, y in zip(a, b)) /
            math.sqrt(sum((x - ma) ** 2 for x in a) * sum((y - mb) ** 2 for y in b)))
print("rest %.12f sd %.12f" % (corr([r[1] for r in rows], [r[0] + r[2] for r in rows]),
                               math.sqrt(var([r[1] for r in rows]))))
