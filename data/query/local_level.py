"""A state's level of support over time: a local-level model of its statements, with a band of 90 per cent.

The stance scores (-2 to +2) are noisy readings of a level that drifts from day to day (a random walk). The level is the mean that a
Kalman filter and a fixed-interval smoother give; the two variances are those of the greatest likelihood. Durbin and Koopman, Time
Series Analysis by State Space Methods (2nd ed., 2012), chapter 2, equations 2.15 (filter), 2.39 (smoother) and 2.63 (likelihood).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from data.query.positions import epoch_day
from data.query.statements import Statement
from data.schema import SCORES

# Fewer statements do not tell drift from noise.
LEAST = 8
# Standard deviations that hold 90 per cent of a normal distribution.
NINETY = 1.6449
# Ratios of the drift's variance to the noise's that are tried, a day.
RATIOS = 10.0 ** np.linspace(-5, 1, 37)
COLUMNS = ["state", "date", "level", "low", "high"]


@dataclass(frozen=True)
class Level:
    """The smoothed level and its standard deviation on each day, the variance of a single reading, and that of a day's drift."""

    level: np.ndarray
    deviation: np.ndarray
    noise: float
    drift: float


def local_levels(statements: Mapping[str, Sequence[Statement]], states: Sequence[str], begins: date, ends: date) -> pd.DataFrame:
    """The level of each state with at least LEAST statements by the last day, not all of one stance, from its first statement on. Columns COLUMNS."""
    parts = []
    for state in states:
        known = [s for s in statements.get(state, ()) if s.day <= epoch_day(ends)]
        # Where every statement has one score there is no noise to tell drift from, and no band.
        if len(known) < LEAST or len({s.stance for s in known}) == 1:
            continue
        first, last = known[0].day, epoch_day(ends)
        readings = np.full(last - first + 1, np.nan)
        for statement in known:
            readings[statement.day - first] = SCORES[statement.stance]
        found = estimate(readings)
        days = pd.to_datetime(pd.Series(range(first, last + 1)), unit="D").astype("datetime64[us]")
        low, high = found.level - NINETY * found.deviation, found.level + NINETY * found.deviation
        parts.append(pd.DataFrame({"state": state, "date": days, "level": found.level, "low": low, "high": high}))
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)
    return whole[whole["date"] >= pd.Timestamp(begins)].reset_index(drop=True) if len(whole) else whole


def estimate(readings: np.ndarray) -> Level:
    """The level behind readings, one a day, missing where nothing was said; the first must not be missing."""
    ratio = max(RATIOS, key=lambda ratio: _filter(readings, float(ratio))[0])
    _, noise, level, variance, ahead = _filter(readings, float(ratio))
    smooth, spread = level.copy(), variance.copy()
    for day in range(len(readings) - 2, -1, -1):
        gain = variance[day] / ahead[day + 1]
        smooth[day] = level[day] + gain * (smooth[day + 1] - level[day])
        spread[day] = variance[day] + gain**2 * (spread[day + 1] - ahead[day + 1])
    return Level(smooth, np.sqrt(noise * spread), noise, noise * float(ratio))


def _filter(readings: np.ndarray, ratio: float) -> tuple[float, float, np.ndarray, np.ndarray, np.ndarray]:
    """The concentrated log-likelihood, the noise's variance, and on each day the level, its variance and the variance foretold the day
    before, both in units of the noise's.
    """
    n = len(readings)
    level, variance, ahead = np.empty(n), np.empty(n), np.empty(n)
    level[0], variance[0], ahead[0] = readings[0], 1.0, np.inf
    squares, logs, seen = 0.0, 0.0, 0
    for day in range(1, n):
        ahead[day] = variance[day - 1] + ratio
        if np.isnan(readings[day]):
            level[day], variance[day] = level[day - 1], ahead[day]
            continue
        surprise, scale = readings[day] - level[day - 1], ahead[day] + 1.0
        gain = ahead[day] / scale
        level[day], variance[day] = level[day - 1] + gain * surprise, ahead[day] * (1.0 - gain)
        squares, logs, seen = squares + surprise**2 / scale, logs + np.log(scale), seen + 1
    noise = max(squares / seen, 1e-4) if seen else 1e-4
    return -0.5 * (seen * np.log(noise) + logs), noise, level, variance, ahead
