#!/usr/bin/env python3
"""Writes variance_reference.h: groups of values and what SciPy computes from them.

Run by hand when the numbers are to change (needs numpy, scipy 1.16 or later):
    python3 tests/core/analysis/export_variance_reference.py > tests/core/analysis/variance_reference.h
"""
import numpy as np
import scipy
from scipy import stats


def number(value):
    return repr(float(value))


def array(values):
    return "{" + ", ".join(number(v) for v in values) + "}"


def eta_squared(groups):
    every = np.concatenate(groups)
    return sum(len(g) * (g.mean() - every.mean()) ** 2 for g in groups) / ((every - every.mean()) ** 2).sum()


def main():
    rng = np.random.default_rng(20230313)
    samples = []
    for k, n, shift in ((3, 3, 0.0), (3, 5, 0.05), (4, 8, 0.02), (6, 12, 0.2), (9, 3, 0.01), (3, 40, 0.0)):
        samples.append([rng.normal(0.8 + shift * g, 0.05 * (1 + g), n) for g in range(k)])
    samples.append([rng.normal(0.8 + 0.01 * g, 0.02, n) for g, n in enumerate((3, 7, 5, 11))])  # uneven
    for k, n in ((3, 6), (5, 10)):  # with ties
        samples.append([rng.integers(0, 4, n).astype(float) for _ in range(k)])
    print(f"""#pragma once

// Written by export_variance_reference.py with SciPy {scipy.__version__} and NumPy {np.__version__}; do not edit.
// clang-format off

#include <vector>

namespace rankscope::reference {{

struct Groups {{
    std::vector<std::vector<double>> groups;
    double f, p, welchF, welchP, etaSquared;
    bool even; double chiSquared, friedmanP;
}};

inline const std::vector<Groups> groups{{""")
    for groups in samples:
        anova = stats.f_oneway(*groups)
        welch = stats.f_oneway(*groups, equal_var=False)
        even = len({len(g) for g in groups}) == 1
        friedman = stats.friedmanchisquare(*groups) if even else None
        print("    {{" + ",\n      ".join(array(g) for g in groups) + "},")
        print("     " + ", ".join(map(number, (anova.statistic, anova.pvalue, welch.statistic, welch.pvalue,
                                               eta_squared(groups)))) + ",")
        print("     true, " + number(friedman.statistic) + ", " + number(friedman.pvalue) + "}," if even
              else "     false, 0.0, 0.0},")
    print("};\n\nstruct ChiSquared { double x, freedom, p; };\ninline const std::vector<ChiSquared> chiSquares{")
    for freedom in (1, 2, 5, 30):
        for x in (1e-4, 0.5, 3.0, 12.0, 60.0):
            print(f"    {{{x}, {freedom}, {number(stats.chi2.sf(x, freedom))}}},")
    print("};\n\nstruct Fisher { double f, d1, d2, p; };\ninline const std::vector<Fisher> fishers{")
    for d1 in (1, 2, 9):
        for d2 in (2, 7.25, 60):
            for f in (0.01, 1.0, 4.0, 40.0):
                print(f"    {{{f}, {d1}, {d2}, {number(stats.f.sf(f, d1, d2))}}},")
    print("};\n\n} // namespace rankscope::reference")


main()
