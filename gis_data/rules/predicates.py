"""Exact answers about float64 coordinates, compiled.

The sign of a 2×2 determinant decides on which side of a border a point lies. Rounding gets it wrong just where it
matters, on the border, so a doubtful sign is computed again without any rounding (J. R. Shewchuk, "Adaptive Precision
Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997: error bound A, two-sum, two-product, expansions).
"""

import numpy as np

from gis_data.compiled import kernel

# (3 + 16ε)ε with ε = 2⁻⁵³: below this share of the summed magnitudes the sign of the plain determinant is not proven.
_DOUBT = (3.0 + 16.0 * 2.0**-53) * 2.0**-53
# 2²⁷ + 1 cuts a float64 into two halves whose products are exact.
_SPLITTER = 134217729.0


@kernel
def _product(a: float, b: float) -> tuple[float, float]:
    """a·b as the sum of a rounded product and its exact rounding error."""
    rounded = a * b
    c = _SPLITTER * a
    a_high = c - (c - a)
    a_low = a - a_high
    c = _SPLITTER * b
    b_high = c - (c - b)
    b_low = b - b_high
    error = a_low * b_low - (((rounded - a_high * b_high) - a_low * b_high) - a_high * b_low)
    return rounded, error


@kernel
def _grow(expansion: np.ndarray, length: int, term: float) -> int:
    """Add `term` to an exact sum kept as non-overlapping floats, smallest first; returns its new length."""
    kept = 0
    carry = term
    for i in range(length):
        total = carry + expansion[i]
        virtual = total - carry
        error = (carry - (total - virtual)) + (expansion[i] - virtual)
        carry = total
        if error != 0.0:
            expansion[kept] = error
            kept += 1
    # A sum that cancels leaves its sign to the smaller terms, so no zero may stand above them.
    if carry != 0.0:
        expansion[kept] = carry
        kept += 1
    return kept


@kernel
def _exact_orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """The sign of the determinant, summed exactly from its six products."""
    expansion = np.zeros(16)
    length = 0
    for factor, other in ((ax, by), (-ax, py), (-px, by), (-ay, bx), (ay, px), (py, bx)):
        rounded, error = _product(factor, other)
        length = _grow(expansion, length, error)
        length = _grow(expansion, length, rounded)
    if length == 0:
        return 0
    return 1 if expansion[length - 1] > 0.0 else -1


@kernel
def orientation(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 when p lies left of the line from a to b, -1 when right of it, 0 when exactly on it."""
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    difference = left - right
    if abs(difference) > _DOUBT * (abs(left) + abs(right)):
        return 1 if difference > 0.0 else -1
    return _exact_orientation(ax, ay, bx, by, px, py)


@kernel
def crosses_ray(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """How the segment a-b meets the ray from p towards +x: 1 upwards, -1 downwards, 0 not at all, 2 when p is on it.

    The lower end belongs to a segment and the upper one does not, so that a ray through a vertex counts it once.
    """
    if (ay > py) == (by > py):
        touches = (ax == px and ay == py) or (bx == px and by == py)
        lies_along = ay == py and by == py and min(ax, bx) <= px <= max(ax, bx)
        return 2 if touches or lies_along else 0
    if ax < px and bx < px:
        return 0
    if ax > px and bx > px:
        return 1 if by > ay else -1
    side = orientation(ax, ay, bx, by, px, py)
    if side == 0:
        return 2
    if by > ay:
        return 1 if side > 0 else 0
    return -1 if side < 0 else 0
