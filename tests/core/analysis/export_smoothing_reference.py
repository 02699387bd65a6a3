#!/usr/bin/env python3
"""Writes smoothing_reference.h: uneven series and what each kind of smoothing makes of them.

Written apart from core/analysis/smoothing.cpp: sums and products spelt out over all points instead of
recurrences, and SciPy's own filters for the two centred kinds (divided by the same filter of ones, so that
the ends count only what there is).

Run by hand when the numbers are to change (needs numpy, scipy):
    python3 tests/core/analysis/export_smoothing_reference.py > tests/core/analysis/smoothing_reference.h
"""
import numpy as np
import scipy
from scipy import ndimage


def array(values):
    return "{" + ", ".join(repr(float(v)) for v in values) + "}"


def debiased(x, v, weight):
    """sum_j (1-s) s^(i-j) v_j / (1 - s^(i+1))."""
    out = []
    for i in range(len(v)):
        powers = weight ** (i - np.arange(i + 1.0))
        out.append(np.sum((1 - weight) * powers * v[:i + 1]) / (1 - weight ** (i + 1)))
    return out


def time_weighted(x, v, weight):
    """Weights w^((x_i - x_j) / R * 1000): what the products of the single factors come to."""
    w = min(np.sqrt(weight), 0.999)
    out = []
    for i in range(len(v)):
        weights = w ** ((x[i] - x[:i + 1]) / (x[-1] - x[0]) * 1000.0)
        out.append(np.sum(weights * v[:i + 1]) / np.sum(weights))
    return out


def running_mean(x, v, points):
    size = 2 * (int(points) // 2) + 1
    over = lambda y: ndimage.convolve1d(y, np.ones(size), mode="constant")
    return over(v) / over(np.ones_like(v))


def gaussian(x, v, sigma):
    over = lambda y: ndimage.gaussian_filter1d(y, sigma, mode="constant")
    return over(v) / over(np.ones_like(v))


KINDS = {"Debiased": (debiased, (0.3, 0.9, 0.999)), "TimeWeighted": (time_weighted, (0.3, 0.9, 0.99999)),
         "RunningMean": (running_mean, (1, 4, 5, 31)), "Gaussian": (gaussian, (0.4, 2.0, 11.5))}


def main():
    rng = np.random.default_rng(20230313)
    print(f"""#pragma once

// Written by export_smoothing_reference.py with SciPy {scipy.__version__} and NumPy {np.__version__}; do not edit.
// clang-format off

#include "core/analysis/smoothing.h"

#include <vector>

namespace rankscope::reference {{

struct Smoothed {{
    Smoothing smoothing;
    std::vector<double> x, values, smoothed;
}};

inline const std::vector<Smoothed> smoothings{{""")
    for n in (2, 9, 40):
        x = np.cumsum(rng.exponential(3.0, n)) + 10.0
        v = np.sin(x / 9.0) + rng.normal(0, 0.3, n)
        for kind, (function, amounts) in KINDS.items():
            for amount in amounts:
                print(f"    {{{{SmoothingKind::{kind}, {float(amount)!r}}}, {array(x)},\n     {array(v)},")
                print(f"     {array(function(x, v, amount))}}},")
    print("};\n\n} // namespace rankscope::reference")


main()
