"""Widths by least-squares cross-validation, against the criterion as it is written."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nangsuat.kernels import least_squares_widths

Numbers = NDArray[np.float64]

EQUAL = 1e-8  # the kernel takes the wider of two widths whose errors differ by less than 1e-9
CANDIDATES = np.array([[0.1, 0.2, 0.4, 0.8, np.inf], [np.nan, 0.0, 0.3, 0.7, 1.0], [np.nan, 0.0, 0.3, 0.7, 1.0]])


def made(seed: int, count: int) -> tuple[Numbers, Numbers]:
    chance = np.random.default_rng(seed)
    circumstances = np.column_stack(
        (chance.uniform(0, 1, count), chance.integers(0, 3, count), chance.integers(0, 4, count))
    )
    made_of = np.ceil(
        5 * chance.uniform(0.5, 1, count) * (1 + circumstances[:, 0]) * (1 + circumstances[:, 1])
    )  # with ties
    return np.column_stack((-chance.integers(1, 6, count).astype(float), made_of)), circumstances.astype(float)


def kernels(z: Numbers, own: Numbers, widths: Numbers, power: int) -> Numbers:
    apart = np.abs(z - own)
    near = np.maximum(1 - (apart[:, 0] / widths[0]) ** 2, 0) ** power
    return near * np.where(apart[:, 1] == 0, 1, widths[1]) * widths[2] ** apart[:, 2]


def error(betas: Numbers, z: Numbers, weights: Numbers, widths: Numbers, power: int) -> float:
    total = 0.0
    for own in range(len(betas)):
        kernel = kernels(z, z[own], widths, power) * weights
        kernel[own] = 0
        for at, level in enumerate(betas):
            share = kernel[betas <= level].sum() / kernel.sum() if kernel.sum() > 0 else 0.0
            total += weights[own] * weights[at] * ((betas[own] <= level) - share) ** 2
    return total


@pytest.mark.parametrize("power", [1, 2])
@pytest.mark.parametrize("weighted", [False, True])
def test_no_single_width_does_better(power: int, weighted: bool):
    points, z = made(1, 30)
    weights = np.random.default_rng(2).uniform(0.5, 3, 30) if weighted else None
    moves = np.array([0.0, 1.0])
    found = least_squares_widths(
        points, points * (1 - moves), np.abs(points) * moves, circumstances=z, kinds=np.arange(3), weights=weights,
        candidates=CANDIDATES, power=power,
    )  # fmt: skip
    for ray in range(0, 30, 4):
        held = points[:, 0] >= points[ray, 0]
        betas, around = points[held, 1] / points[ray, 1], z[held]
        of_each = np.ones(held.sum()) if weights is None else weights[held]
        least = error(betas, around, of_each, found[ray], power)
        for at in range(3):
            for width in CANDIDATES[at][~np.isnan(CANDIDATES[at])]:
                other = found[ray].copy()
                other[at] = width
                assert least <= error(betas, around, of_each, other, power) * (1 + EQUAL)


def test_the_same_whatever_the_threads():
    points, z = made(3, 200)
    moves = np.array([0.0, 1.0])
    one, three = (
        least_squares_widths(
            points, points * (1 - moves), np.abs(points) * moves, circumstances=z, kinds=np.arange(3),
            candidates=CANDIDATES, threads=threads,
        )
        for threads in (1, 3)
    )  # fmt: skip
    assert (one == three).all()


def test_of_two_points_the_widest():
    points, z = made(4, 2)
    found = least_squares_widths(
        points, points * [1, 0], np.abs(points) * [0, 1], circumstances=z, kinds=np.arange(3), candidates=CANDIDATES
    )
    assert (found == CANDIDATES[:, -1]).all()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kinds": np.array([0, 1, 3])}, "kinds"),
        ({"kinds": np.array([0, 1])}, "kinds"),
        ({"candidates": CANDIDATES[:2]}, "candidates"),
        ({"candidates": -CANDIDATES}, "width"),
        ({"candidates": np.full((3, 2), np.nan)}, "last"),
        ({"candidates": np.ones((3, 17))}, "candidates"),
        ({"circumstances": np.full((5, 3), np.nan)}, "finite"),
        ({"circumstances": np.ones((4, 3))}, "circumstances"),
        ({"weights": np.ones(4)}, "weights"),
        ({"power": 3}, "power"),
    ],
)
def test_what_is_refused(change: dict[str, object], words: str):
    points, z = made(5, 5)
    given = {"circumstances": z, "kinds": np.arange(3), "candidates": CANDIDATES} | change
    with pytest.raises(ValueError, match=words):
        least_squares_widths(points, points * [1, 0], np.abs(points) * [0, 1], **given)
