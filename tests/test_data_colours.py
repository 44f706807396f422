"""Colours of classes: told apart with red-green blindness and on a grey print.

Blindness is simulated as by Machado, Oliveira and Fernandes (2009), severity 1.0; differences are CIE 1976 distances.
"""

import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
TOKENS = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", (ROOT / "static/css/tokens.css").read_text()))
SEQUENTIAL = [f"data-{step}" for step in range(1, 8)]
DIVERGING = [*(f"data-below-{step}" for step in (3, 2, 1)), "data-range", *(f"data-above-{step}" for step in (1, 2, 3))]
USES = ["use-residential", "use-mixed", "use-commercial", "use-office", "use-public", "use-industrial", "use-other"]
WALK = ["walk-main", "walk-hours", "walk-steps", "walk-piece"]
KINDS = [f"kind-{name}" for name in ["service", "health", "school", "market", "care", "leisure", "safety", "street"]]
BLIND = {
    "none": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, blindness: str = "none") -> np.ndarray:
    """CIE Lab of #rrggbb as someone with this blindness sees it."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    x, y, z = TO_XYZ @ np.clip(BLIND[blindness] @ linear, 0, 1) / WHITE
    fx, fy, fz = (np.cbrt(t) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


def lightness(names: list[str]) -> np.ndarray:
    return np.array([lab(TOKENS[name])[0] for name in names])


def test_colour_space_is_computed_rightly():
    assert lab("#ffffff") == pytest.approx([100, 0, 0], abs=0.02)
    assert lab("#ff0000") == pytest.approx([53.24, 80.09, 67.20], abs=0.1)
    red, green = (lab(colour, "deuteranopia") for colour in ("#c00000", "#6f6f00"))
    assert np.linalg.norm(red - green) < np.linalg.norm(lab("#c00000") - lab("#6f6f00")) / 3


def test_a_sequence_grows_darker_in_clear_steps():
    assert (np.diff(lightness(SEQUENTIAL)) < -7).all()


def test_no_two_sides_of_a_range_share_a_grey():
    assert (np.diff(np.sort(lightness(DIVERGING))) > 7).all()
    assert lightness(DIVERGING).argmax() == 3


@pytest.mark.parametrize("blindness", BLIND)
@pytest.mark.parametrize(
    "palette", [SEQUENTIAL, DIVERGING, USES, KINDS, WALK], ids=["sequential", "diverging", "uses", "kinds", "walk"]
)
def test_every_two_classes_are_told_apart(palette, blindness):
    seen = np.array([lab(TOKENS[name], blindness) for name in palette])
    apart = np.linalg.norm(seen[:, None] - seen[None], axis=2)
    assert apart[~np.eye(len(palette), dtype=bool)].min() > 9
