"""Chi-square (卡方检验), of the standard library only: how likely it is that a fair draw deviates at least so much."""

from __future__ import annotations

import math
from collections.abc import Sequence

_STEPS = 1000
_SMALL = 1e-14
_ROUNDING = 1e-9
"""What is smaller, beside the greatest entry of a matrix, is nothing but rounding."""


def p_value(statistic: float, degrees: int) -> float:
    """The probability that chi-square with these degrees of freedom is at least `statistic`."""
    if degrees < 1 or statistic < 0:
        raise ValueError(f"{statistic} with {degrees} degrees of freedom")
    return _upper_gamma(degrees / 2, statistic / 2)


def _upper_gamma(shape: float, x: float) -> float:
    """The regularised upper incomplete gamma function Q(shape, x): by its series, or by its continued fraction."""
    if x == 0:
        return 1.0
    scale = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    return 1 - scale * _series(shape, x) if x < shape + 1 else scale * _fraction(shape, x)


def _series(shape: float, x: float) -> float:
    term = total = 1 / shape
    for step in range(1, _STEPS):
        term *= x / (shape + step)
        total += term
        if term < total * _SMALL:
            break
    return total


def _fraction(shape: float, x: float) -> float:
    """Lentz's way from the front of the continued fraction."""
    b = x + 1 - shape
    c, d = math.inf, 1 / b
    found = d
    for step in range(1, _STEPS):
        a = -step * (step - shape)
        b += 2
        d = 1 / (a * d + b)
        c = b + a / c
        found *= c * d
        if abs(c * d - 1) < _SMALL:
            break
    return found


def quadratic_form(deviations: Sequence[float], covariance: Sequence[Sequence[float]]) -> float | None:
    """d' V⁻¹ d, by elimination with pivots; None where V has no inverse."""
    size = len(deviations)
    least = _ROUNDING * max((abs(entry) for line in covariance for entry in line), default=0.0)
    rows = [[*line, deviation] for line, deviation in zip(covariance, deviations, strict=True)]
    for place in range(size):
        pivot = max(range(place, size), key=lambda row: abs(rows[row][place]))
        if abs(rows[pivot][place]) <= least:
            return None
        rows[place], rows[pivot] = rows[pivot], rows[place]
        for below in range(place + 1, size):
            factor = rows[below][place] / rows[place][place]
            rows[below] = [one - factor * other for one, other in zip(rows[below], rows[place], strict=True)]
    solved = [0.0] * size
    for place in reversed(range(size)):
        known = sum(rows[place][later] * solved[later] for later in range(place + 1, size))
        solved[place] = (rows[place][size] - known) / rows[place][place]
    return sum(deviation * one for deviation, one in zip(deviations, solved, strict=True))
