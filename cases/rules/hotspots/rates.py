"""Cases per 1,000 households, as they are and smoothed.

A grid of 20 households with one case has 50 per 1,000: no rate of the city is as high, and it means nothing. Empirical
Bayes (Marshall 1991) draws each rate towards the mean, the more the fewer households it stands on:

    r_i = m + w_i (x_i / h_i − m),   w_i = v / (v + m / h_i)

m is the rate of all, v how much true rates differ: the variance of the rates weighted by households, less what chance
alone gives, m / h̄. Where rates differ no more than by chance, v is 0 and everybody has the mean.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array

PER = 1_000  # households


def per_thousand(cases: NDArray, households: NDArray) -> NDArray[np.float64]:
    """Cases per 1,000 households, of the same shape; NaN where there is no household."""
    cases, households = np.broadcast_arrays(cases, households)
    return PER * np.divide(cases, households, out=np.full(cases.shape, np.nan), where=households > 0)


def empirical_bayes(cases: NDArray, households: NDArray) -> NDArray[np.float64]:
    """Rates per 1,000 households drawn towards the rate of all (Marshall 1991), of the same shape.

    NaN where there is no household; those without take no part.
    """
    cases, households = np.broadcast_arrays(cases, households)
    known = households > 0
    smooth = np.full(cases.shape, np.nan)
    if known.any():
        x, h = cases[known].astype(np.float64), households[known].astype(np.float64)
        mean = x.sum() / h.sum()
        variance = (h * (x / h - mean) ** 2).sum() / h.sum() - mean / h.mean()
        smooth[known] = PER * _drawn(x / h, mean, max(variance, 0.0), h)
    return smooth


def local_empirical_bayes(cases: NDArray, households: NDArray, weights: csr_array) -> NDArray[np.float64]:
    """Rates per 1,000 households drawn towards the rate of the area and its neighbours (Marshall 1991): (n,).

    For looking at a map. Not for Gi*, which sums over the same neighbours again: values that were made alike look like
    clusters. NaN where there is no household.
    """
    h = np.asarray(households, dtype=np.float64)
    x = np.where(h > 0, cases, 0).astype(np.float64)
    rate = np.divide(x, h, out=np.zeros_like(h), where=h > 0)
    around = ((weights != 0) + eye_array(len(h), format="csr", dtype=bool)).astype(np.float64)
    houses, members = around @ h, around @ (h > 0).astype(np.float64)
    mean = np.divide(around @ x, houses, out=np.zeros_like(h), where=houses > 0)
    # Σ h (r − m)² over the neighbours, m being of the area in the middle.
    squares = around @ (h * rate**2) - 2 * mean * (around @ (h * rate)) + mean**2 * houses
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.maximum(squares / houses - mean * members / houses, 0)
        return PER * np.where(h > 0, _drawn(rate, mean, variance, h), np.nan)


def _drawn(rate: NDArray, mean: NDArray | float, variance: NDArray | float, households: NDArray) -> NDArray[np.float64]:
    """Rates drawn towards a mean; the mean itself where neither chance nor truth moves them."""
    noise = mean / households
    trust = np.divide(variance, variance + noise, out=np.zeros_like(rate), where=variance + noise > 0)
    return mean + trust * (rate - mean)
