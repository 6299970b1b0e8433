"""A second, dumb implementation of core/change and core/skills: prints the values that
tests/test_change.c and tests/test_skills.c expect. Run it by hand: python3 change.py"""
import math

Z90 = 1.6448536269514722


def error_and_stretch(values, share):
    """Sample variance put right for answers that hang together, and a prior spread of 1.5
    points worth two answers; Student's t from its expansion (Fisher and Cornish 1960)."""
    n = len(values)
    mean = sum(values) / n
    variance = sum((v - mean) ** 2 for v in values) / (n * (1 - share))
    variance = ((n - 1) * variance + 2 * 1.5 ** 2) / (n - 1 + 2)
    v, z = 1 / share - 1, Z90
    t = z + (z ** 3 + z) / (4 * v) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v * v)
    return math.sqrt(variance * share), t


def level(points):
    """points: (days, value). The double sum is written out over all pairs."""
    n = len(points)
    mean = sum(v for _, v in points) / n
    slow = .78 ** 2 / (.78 ** 2 + .55 ** 2)
    total = 0.0
    for i, (t, _) in enumerate(points):
        for j, (u, _) in enumerate(points):
            total += 1.0 if i == j else slow * math.exp(-abs(t - u))
    error, t = error_and_stretch([v for _, v in points], total / n / n)
    return mean, error, mean - t * error, mean + t * error


def skills(uses, between=.8, prior=2.0, worth=4.0):
    """The posterior of a two-level normal model with a flat prior on the person's mean, by
    brute force: a grid over that mean."""
    groups = {}
    for skill, before, after in uses:
        groups.setdefault(skill, []).append(before - after)
    squares, count = worth * prior ** 2, worth
    for drops in groups.values():
        mean = sum(drops) / len(drops)
        squares += sum((d - mean) ** 2 for d in drops)
        count += len(drops) - 1
    within = squares / count
    out = {}
    grid = [-15 + 30 * i / 30000 for i in range(30001)]
    density = []
    for middle in grid:
        log = 0.0
        for drops in groups.values():
            mean = sum(drops) / len(drops)
            v = between ** 2 + within / len(drops)
            log -= .5 * (mean - middle) ** 2 / v
        density.append(math.exp(log))
    total = sum(density)
    for skill, drops in groups.items():
        own = within / len(drops)
        keep = between ** 2 / (between ** 2 + own)
        mean = sum(drops) / len(drops)
        first = sum(d * (m + keep * (mean - m)) for d, m in zip(density, grid)) / total
        second = sum(d * ((m + keep * (mean - m)) ** 2 + keep * own)
                     for d, m in zip(density, grid)) / total
        spread = math.sqrt(second - first ** 2)
        out[skill] = (first, first - Z90 * spread, first + Z90 * spread)
    return out


STEADY = [6, 7, 5, 6, 8, 6, 7, 6, 5, 7]
if __name__ == "__main__":
    print("level", level([(1.5 * i, v) for i, v in enumerate(STEADY)]))
    print("twice a day", level([(d + h, 5 + (d % 2) + h) for d in range(14) for h in (.25, .75)]))
    print("constant", level([(2.0 * i, 6) for i in range(8)]))
    uses = ([("breathing", 7, a) for a in (4, 5, 3, 5, 6, 4)] + [("walk", 6, a) for a in (2, 1, 3, 2, 2)] +
            [("self_talk", 5, 5), ("self_talk", 5, 6)])
    for skill, values in skills(uses).items():
        print(skill, *("%.9f" % v for v in values))
