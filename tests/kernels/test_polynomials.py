"""Sums of polynomials and of pairs of rows against numpy, draw by draw."""

from itertools import combinations_with_replacement

import numpy as np
import pytest

from nangsuat.kernels import draw_weights, number_keys, regression_sums, transition_sums

ROUNDING = 1e-12  # of sums of a few thousand products, relative to the largest
SEED = 3
NUMBERS = np.array([-1, 0, 5, 41])


@pytest.fixture(scope="module")
def rows() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    lengths = np.concatenate((rng.integers(1, 9, size=300), [700, 1]))  # one unit is longer than a block
    starts = np.concatenate(([0], np.cumsum(lengths)))
    count = starts[-1]
    joined = (rng.uniform(size=count) < 0.8).astype(np.uint8)
    joined[starts[:-1]] = 0
    return {
        "variables": rng.normal(size=(count, 3)),
        "plain": rng.normal(size=(count, 2)),
        "outcome": rng.normal(size=count),
        "terms": rng.normal(size=(count, 2)),
        "factors": rng.normal(size=(count, 3)),
        "covariates": rng.uniform(size=(count, 1)),
        "weight": rng.uniform(0.5, 2, size=count),
        "joined": joined,
        "starts": starts,
        "keys": number_keys(np.arange(len(lengths))),
    }


def weights_of(rows: dict[str, np.ndarray]) -> np.ndarray:
    """Of each draw and row."""
    drawn = [
        np.ones(len(rows["keys"])) if number < 0 else draw_weights(rows["keys"], seed=SEED, first=number, count=1)[:, 0]
        for number in NUMBERS
    ]
    return np.repeat(np.array(drawn), np.diff(rows["starts"]), axis=1) * rows["weight"]


def monomials(values: np.ndarray, degree: int) -> np.ndarray:
    places = range(values.shape[1])
    each = [which for power in range(degree + 1) for which in combinations_with_replacement(places, power)]
    return np.column_stack([np.prod(values[:, list(which)], axis=1) for which in each])


@pytest.mark.parametrize("degree", [1, 2, 3])
@pytest.mark.parametrize("plain", [0, 2])
@pytest.mark.parametrize("threads", [1, 3])
def test_regression_sums_are_those_of_numpy(rows: dict[str, np.ndarray], degree: int, plain: int, threads: int):
    columns, outcome = np.ascontiguousarray(rows["plain"][:, :plain]), rows["outcome"]
    found = regression_sums(
        rows["variables"], columns, outcome, degree=degree, weight=rows["weight"], starts=rows["starts"],
        keys=rows["keys"], seed=SEED, numbers=NUMBERS, threads=threads,
    )  # fmt: skip
    single = monomials(rows["variables"], degree)
    products = [
        monomials(rows["variables"], 2 * degree),
        single * outcome[:, None],
        *(single * columns[:, [place]] for place in range(plain)),
        *(columns[:, [one]] * columns[:, [other]] for one in range(plain) for other in range(one + 1)),
        columns * outcome[:, None],
        outcome[:, None] ** 2,
    ]
    expected = weights_of(rows) @ np.column_stack(products)
    assert found == pytest.approx(expected, abs=ROUNDING * np.abs(expected).max())


def points(degree: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    size = monomials(np.ones((1, 3)), degree).shape[1]
    return {
        "polynomial": rng.normal(size=(len(NUMBERS), size)) / size,
        "slopes": rng.normal(size=(len(NUMBERS), 2)),
        "plain_coefficients": rng.normal(size=(len(NUMBERS), 2)),
    }


@pytest.mark.parametrize("degree", [1, 2])
@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize(
    ("powers", "columns"), [((0, 1, 2, 3), (-1, -1, -1, -1)), ((0, 1, 2, 0, 1), (-1, -1, -1, 0, 0)), ((0,), (-1,))]
)
def test_transition_sums_are_those_of_numpy(
    rows: dict[str, np.ndarray], degree: int, threads: int, powers: tuple[int, ...], columns: tuple[int, ...]
):
    at = points(degree)
    found = transition_sums(
        **{name: rows[name] for name in ("variables", "terms", "factors", "covariates", "plain", "outcome", "joined")},
        degree=degree, powers=np.array(powers), columns=np.array(columns), slopes_move=True, **at,
        weight=rows["weight"], starts=rows["starts"], keys=rows["keys"], seed=SEED, numbers=NUMBERS, threads=threads,
    )  # fmt: skip
    pairs = np.flatnonzero(rows["joined"])
    for draw, weight in enumerate(weights_of(rows)):
        now = monomials(rows["variables"], degree) @ at["polynomial"][draw] - rows["terms"] @ at["slopes"][draw]
        rest = rows["outcome"] - rows["plain"] @ at["plain_coefficients"][draw] - rows["terms"] @ at["slopes"][draw]
        before = now[pairs - 1]
        factor = [np.ones(len(pairs)) if column < 0 else rows["covariates"][pairs, column] for column in columns]
        bases = [before**power * each for power, each in zip(powers, factor, strict=True)]
        changes = [
            power * before ** max(power - 1, 0) * each * rows["terms"][pairs - 1, term]
            for term in range(2)
            for power, each in zip(powers, factor, strict=True)
        ]
        left = np.column_stack((*bases, rows["factors"][pairs], *changes)) * weight[pairs, None]
        expected = left.T @ np.column_stack((*bases, now[pairs], rest[pairs]))
        assert found[draw] == pytest.approx(expected, abs=ROUNDING * np.abs(expected).max())


def test_parts_of_the_units_add_up_and_threads_do_not_matter(rows: dict[str, np.ndarray]):
    def sums(first: int, last: int, threads: int) -> np.ndarray:
        from_row, to_row = rows["starts"][first], rows["starts"][last]
        part = {name: rows[name][from_row:to_row] for name in ("variables", "plain", "outcome", "weight")}
        return regression_sums(
            **part, degree=2, starts=rows["starts"][first : last + 1] - from_row, keys=rows["keys"][first:last],
            seed=SEED, numbers=NUMBERS, threads=threads,
        )  # fmt: skip

    whole = sums(0, 302, 1)
    assert (sums(0, 302, 4) == whole).all()
    assert sums(0, 100, 2) + sums(100, 302, 2) == pytest.approx(whole, rel=ROUNDING, abs=ROUNDING)


def test_what_does_not_fit_is_refused(rows: dict[str, np.ndarray]):
    given = {name: rows[name] for name in ("variables", "plain", "outcome", "weight", "starts", "keys")}
    with pytest.raises(ValueError, match="outcome"):
        regression_sums(**{**given, "outcome": rows["outcome"][1:]}, degree=1, numbers=NUMBERS)
    with pytest.raises(ValueError, match="starts"):
        regression_sums(**{**given, "starts": rows["starts"] + 1}, degree=1, numbers=NUMBERS)
    asked = {
        **{name: rows[name] for name in ("variables", "terms", "factors", "covariates", "plain", "joined", "weight")},
        **{name: rows[name] for name in ("starts", "keys")},
        **points(1),
    }
    with pytest.raises(ValueError, match="lower power"):
        transition_sums(**asked, degree=1, powers=np.array([0, 2]), columns=np.array([-1, -1]), numbers=NUMBERS)
    with pytest.raises(ValueError, match="first row"):
        transition_sums(
            **{**asked, "joined": np.ones_like(rows["joined"])}, degree=1, powers=np.array([0]),
            columns=np.array([-1]), numbers=NUMBERS,
        )  # fmt: skip
    with pytest.raises(ValueError, match="one row for each"):
        transition_sums(**asked, degree=1, powers=np.array([0]), columns=np.array([-1]), numbers=NUMBERS[:2])
