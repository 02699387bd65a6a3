#!/usr/bin/env python3
"""Writes scipy_reference.h: samples and what SciPy computes from them.

Run by hand when the numbers are to change (needs numpy, scipy):
    python3 tests/core/analysis/export_scipy_reference.py > tests/core/analysis/scipy_reference.h
"""
import numpy as np
import scipy
from scipy import stats

MASK = (1 << 64) - 1


def bootstrap(values, seed, resamples, level):
    """Percentile bootstrap of the mean with SplitMix64 draws; statistics.h says how."""
    state, n, means = seed, len(values), []
    for _ in range(resamples):
        total = 0.0
        for _ in range(n):
            state = (state + 0x9E3779B97F4A7C15) & MASK
            z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            z ^= z >> 31
            total += values[((z >> 32) * n) >> 32]
        means.append(total / n)
    cut = (1.0 - level) / 2.0
    return np.percentile(means, [100.0 * cut, 100.0 * (1.0 - cut)])


def number(value):
    return repr(float(value))


def array(values):
    return "{" + ", ".join(number(v) for v in values) + "}"


def signed_rank(a, b):
    difference = a - b
    difference = difference[difference != 0]
    sizes = np.abs(difference)
    if len(np.unique(sizes)) == len(sizes):
        method = "exact" if len(sizes) <= 50 else "asymptotic"
    elif len(sizes) <= 13:
        method = stats.PermutationMethod(n_resamples=1 << 20)  # enumerates all signs
    elif len(sizes) > 50:
        method = "asymptotic"
    else:
        return None
    result = stats.wilcoxon(difference, method=method)
    return result.statistic, result.pvalue


def main():
    rng = np.random.default_rng(20230313)
    samples = []
    for n in (3, 4, 5, 6, 8, 10, 13, 25, 50, 60, 200):
        a = rng.normal(0.8, 0.05, n)
        samples.append((a, a * 0.5 + rng.normal(0.4, 0.05, n)))
    for n in (5, 9, 12, 60):  # with ties, and differences of zero
        samples.append((rng.integers(0, 7, n).astype(float), rng.integers(0, 7, n).astype(float)))
    a = rng.normal(0.8, 0.02, 12)
    samples.append((a, a + 0.05 + rng.normal(0, 0.001, 12)))  # far out in the tail
    print(f"""#pragma once

// Written by export_scipy_reference.py with SciPy {scipy.__version__} and NumPy {np.__version__}; do not edit.
// clang-format off

#include <vector>

namespace rankscope::reference {{

struct Sample {{
    std::vector<double> a, b;
    double mean, deviation, low, high;              // of a; Student's 95 % interval
    double bootstrapLow, bootstrapHigh;             // of a's mean; seed 7, 500 resamples, 95 %
    double t, tP, difference, differenceLow, differenceHigh;
    bool signedRank; double statistic, signedRankP; // whether SciPy has the exact p
    double pearson, pearsonP, spearman, spearmanP;
}};

inline const std::vector<Sample> samples{{""")
    for a, b in samples:
        low, high = stats.t.interval(0.95, len(a) - 1, loc=a.mean(), scale=stats.sem(a))
        boot = bootstrap(a.tolist(), 7, 500, 0.95)
        paired = stats.ttest_rel(a, b)
        change = paired.confidence_interval(0.95)
        wilcoxon = signed_rank(a, b)
        statistic, p = wilcoxon or (0.0, 0.0)
        pearson, spearman = stats.pearsonr(a, b), stats.spearmanr(a, b)
        print(f"    {{{array(a)}, {array(b)},")
        print("     " + ", ".join(map(number, (a.mean(), a.std(ddof=1), low, high, *boot))) + ",")
        print("     " + ", ".join(map(number, (paired.statistic, paired.pvalue, (a - b).mean(), change.low, change.high)))
              + ",")
        print(f"     {'true' if wilcoxon else 'false'}, {number(statistic)}, {number(p)},")
        print("     " + ", ".join(map(number, (pearson.statistic, pearson.pvalue, spearman.statistic, spearman.pvalue)))
              + "},")
    print("};\n\nstruct Beta { double a, b, x, value; };\ninline const std::vector<Beta> betas{")
    for a in (0.5, 1.0, 2.5, 40.0, 500.0):
        for b in (0.5, 3.0, 30.0):
            for x in (1e-6, 0.1, 0.5, 0.93, 0.99999):
                print(f"    {{{number(a)}, {number(b)}, {number(x)}, {number(scipy.special.betainc(a, b, x))}}},")
    print("};\n\nstruct Quantile { double level, freedom, value; };\ninline const std::vector<Quantile> quantiles{")
    for level in (0.5, 0.9, 0.95, 0.99, 0.999):
        for freedom in (1, 2, 3, 4, 9, 30, 1000):
            print(f"    {{{level}, {freedom}, {number(stats.t.ppf(0.5 + level / 2, freedom))}}},")
    print("};\n\n} // namespace rankscope::reference")


main()
