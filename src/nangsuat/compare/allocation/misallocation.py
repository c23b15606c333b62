"""Misallocation: what an industry would make of the same capital and people if they stood where they make most.

Hsieh and Klenow (2009) read from each enterprise's revenue productivity (TFPR) how much more or less capital and
labour it uses than it would without distortions: were all free to move, TFPR would be the same within an industry.
What is lost follows in one formula, with σ the elasticity of substitution between goods and θ an enterprise's share of
its industry's value added:

    actual / efficient output of an industry  =  [ Σ θ · (TFPR / TFPR of the industry)^(σ − 1) ]^(−1 / (σ − 1))

and the economy's is the product of the industries', each to the power of its share of value added. Measurement error
and other technologies make TFPR differ too, so that the gain is too high; cleaning by the office makes it too low (see
the page «Within an industry»).

References
----------
Hsieh and Klenow (2009), Quarterly Journal of Economics 124. Bils, Klenow and Ruane (2021), Journal of Monetary
Economics 124. Rotemberg and White (2021), Plant-to-Table(s and Figures), working paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Literal

import narwhals as nw
import polars as pl

from nangsuat.compare.allocation.cell_groups import checked_count, keyed, shown_cells
from nangsuat.compare.allocation.misallocation_result import SIGMAS, TAILS, Misallocation
from nangsuat.compare.allocation.wedges import (
    ALPHA,
    TFPQ,
    TFPR,
    LabourShares,
    Technology,
    in_name,
    read_wedges,
    with_cutoffs,
)
from nangsuat.compare.cells import MINIMUM_COUNT
from nangsuat.compare.disclosure.rule import DisclosureRule
from nangsuat.compare.size_classes import SizeRule
from nangsuat.data import CannotBeShown, FirmPanel, Text, UnknownOption, as_polars, checked_number
from nangsuat.measure import VALUE, WEIGHT, leave_out

type Labour = Literal["labour_cost", "employees", "hours"]

_LABOUR = ("labour_cost", "employees", "hours")
_MOST_IN_A_TAIL = 0.5
_HIGHEST = 50.0  # of σ: TFPR to the power of σ − 1 must stay a number


def misallocation(
    panel: FirmPanel,
    *,
    labour_shares: LabourShares,
    source: Text | None = None,
    substitution: float = 3.0,
    labour: Labour = "labour_cost",
    rental_rate: float = 0.10,
    tails: float = 0.01,
    by: Sequence[str] = ("industry",),
    size_rule: str | SizeRule = "decree_80_2021",
    minimum_count: int = MINIMUM_COUNT,
    rule: DisclosureRule | None = None,
) -> Misallocation:
    """How much more could be made of the same capital and labour, by industry and year.

    Parameters
    ----------
    panel : at current prices: value added (given, or by addition or subtraction), ``fixed_assets`` and labour; survey
        weights are used where there are any
    labour_shares : labour's share of value added: by industry (``{"10": 0.6}``), one number for all, or ``"own"``:
        summed labour cost over summed value added of the industry in these data, all years together, which takes what
        distorts a whole industry for its technology
    source : where the shares are from; needed unless they are ``"own"``
    substitution : σ, above 1 and at most 50; gains grow with it
    labour : ``"labour_cost"``, which holds people's skill too, ``"employees"`` or ``"hours"``
    rental_rate : what a unit of capital costs a year; it moves the level of capital wedges and no gain
    tails : the share of each tail of TFPR and of TFPQ, against the industry's and all industries of a year together,
        that is left out, 0 to leave out none
    by : what makes an industry: text roles, and ``"size"``, which is made from employees by ``size_rule``
    size_rule : name of a rule in ``SIZE_RULES``, or your own
    minimum_count : an industry with fewer enterprises in a year is not shown
    rule : a disclosure rule in place of the minimum count; totals are then over the industries shown

    Returns
    -------
    Misallocation
        With its sensitivity to σ and to trimming. Losses have no TFPR: rows whose value added, assets or labour are
        not positive are left out and counted, and so are industries without a share between 0 and 1.

    Raises
    ------
    UnknownOption
        An option out of its bounds, shares without their source, or shares by industry with other keys than one.
    MissingRoles
        The panel lacks value added, fixed assets, labour, or labour cost where shares are ``"own"``.
    CannotBeShown
        No row is usable.

    Examples
    --------
    Two enterprises of equal TFPR gain nothing; where one has twice the other's, output would be larger.

    >>> def firms(second):
    ...     table = {"firm": [1, 2], "year": 2023, "industry": "C", "value_added": [10.0, second]}
    ...     return FirmPanel.from_frame(pl.DataFrame({**table, "fixed_assets": 20.0, "labour_cost": 5.0}))
    >>> said = Text(vi="giả định", en="an assumption")
    >>> equal = misallocation(firms(10.0), labour_shares=0.6, source=said, tails=0, minimum_count=3)
    >>> apart = misallocation(firms(20.0), labour_shares=0.6, source=said, tails=0, minimum_count=3)
    >>> round(equal.totals["gain"][0], 10), round(apart.totals["gain"][0], 3)
    (0.0, 15.47)
    """
    panel, keys = keyed(panel, by, size_rule)
    industry = tuple(key for key in keys if key != "year")
    _check_shares(labour_shares, source, industry)
    _check_numbers(substitution, labour, rental_rate, tails)
    least, tails = checked_count(rule, minimum_count), float(tails)
    technology = Technology(float(substitution), labour_shares, labour, industry)
    rows, dropped = read_wedges(panel, technology)
    sigmas = tuple(dict.fromkeys((technology.substitution, *SIGMAS)))
    trims = tuple(dict.fromkeys((tails, *TAILS)))
    rows, stays = with_cutoffs(rows, trims, weighted=panel.has(WEIGHT))
    kept, trimmed = leave_out(rows, {"trimmed": (~stays[tails], _TRIMMED.fill(percent=100 * tails))})
    sums = as_polars(rows.group_by(*technology.cell).agg(*_sums(stays, sigmas)))
    if sums.is_empty():
        raise CannotBeShown(_NOTHING)
    cells = _cells(sums, tails, technology.substitution)
    value = None if rule is None else as_polars(_contributions(kept, technology))
    shown = shown_cells(cells, technology.cell, panel, minimum_count=least, rule=rule, contributions=value)
    over = cells if rule is None else shown.frame
    count = panel.provenance.rows_used - sum(item.count for item in (*dropped, *trimmed))
    parameters = {
        "substitution": substitution, "labour": labour, "tails": tails, "by": list(keys), "rental_rate": rental_rate,
        "labour_shares": dict(labour_shares) if isinstance(labour_shares, Mapping) else labour_shares,
    }  # fmt: skip
    return Misallocation(
        cells=shown,
        totals=_totals(over),
        sensitivity=_sensitivity(sums, over, technology, sigmas, trims),
        technology=technology,
        source=source,
        rental_rate=rental_rate,
        tails=tails,
        provenance=panel.provenance.then(
            "misallocation", rows_used=count, dropped=(*dropped, *trimmed), parameters=parameters
        ),
    )


def _check_shares(shares: LabourShares, source: Text | None, industry: tuple[str, ...]) -> None:
    if isinstance(shares, str):
        if shares != "own":
            raise UnknownOption(_NO_SHARES.fill(value=shares))
        return
    if source is None:
        raise UnknownOption(_SOURCE)
    by_industry = isinstance(shares, Mapping)
    if by_industry and len(industry) != 1:
        raise UnknownOption(_ONE_KEY)
    for share in shares.values() if isinstance(shares, Mapping) else (shares,):
        checked_number("labour_shares", share)
        if not 0 < share < 1:
            raise UnknownOption(_SHARE.fill(share=share))


def _check_numbers(substitution: float, labour: str, rental_rate: float, tails: float) -> None:
    if labour not in _LABOUR:
        raise UnknownOption.among("labour", labour, _LABOUR)
    for option, value in {"substitution": substitution, "rental_rate": rental_rate, "tails": tails}.items():
        checked_number(option, value)
    bounds = (
        (1 < substitution <= _HIGHEST, _SUBSTITUTION.fill(value=substitution, most=_HIGHEST)),
        (rental_rate > 0, _RENTAL.fill(value=rental_rate)),
        (0 <= tails < _MOST_IN_A_TAIL, _TAILS.fill(value=tails)),
    )
    for sound, words in bounds:
        if not sound:
            raise UnknownOption(words)


def _sums(stays: dict[float, nw.Expr], sigmas: Sequence[float]) -> list[nw.Expr]:
    """What each industry and year adds up to, for each trimming and σ."""
    weight = nw.col(WEIGHT)
    found = [nw.col(ALPHA).max().alias(ALPHA)]
    for tail, stay in stays.items():
        parts = {
            "firms": nw.lit(1.0), "weighted": weight,
            **{name: weight * nw.col(name) for name in ("py", "k", "l", TFPR, TFPQ)},
            **{f"{name}²": weight * nw.col(name) ** 2 for name in (TFPR, TFPQ)},
            **{_raised(sigma): weight * nw.col("py") * ((sigma - 1) * nw.col(TFPR)).exp() for sigma in sigmas},
        }  # fmt: skip
        found += [nw.when(stay).then(part).sum().alias(_at(tail, name)) for name, part in parts.items()]
    return found


def _at(tail: float, name: str) -> str:
    """The column of a sum over those who stay when so much is trimmed."""
    return f"{in_name(tail)}:{name}"


def _raised(sigma: float) -> str:
    return f"raised:{in_name(sigma)}"


def _log_ratio(tail: float, sigma: float) -> pl.Expr:
    """Log of actual over efficient output: the industry's TFPR is that of the sums that stay, not the one before."""

    def of(name: str) -> pl.Expr:
        return pl.col(_at(tail, name))

    moved = (
        (of("py") / pl.col(_at(0.0, "py"))).log()
        - pl.col(ALPHA) * (of("k") / pl.col(_at(0.0, "k"))).log()
        - (1 - pl.col(ALPHA)) * (of("l") / pl.col(_at(0.0, "l"))).log()
    )
    return moved + (of("py") / of(_raised(sigma))).log() / (sigma - 1)


def _cells(sums: pl.DataFrame, tail: float, sigma: float) -> pl.DataFrame:
    """Industries and years with somebody left after trimming."""

    def of(name: str) -> pl.Expr:
        return pl.col(_at(tail, name))

    def spread(name: str) -> pl.Expr:
        mean = of(name) / of("weighted")
        variance = (of(f"{name}²") / of("weighted") - mean**2).clip(0.0)
        return (variance * of("firms") / (of("firms") - 1)).sqrt()

    keys = [name for name in sums.columns if ":" not in name and name != ALPHA]
    there = sums.filter(of("firms") > 0).sort(keys)
    ratio = _log_ratio(tail, sigma)
    return there.select(
        *keys,
        firms=of("firms").cast(pl.Int64),
        weighted_firms=of("weighted"),
        labour_share=1 - pl.col(ALPHA),
        revenue_share=of("py") / of("py").sum().over("year"),
        value_added=of("py"),
        efficiency=ratio.exp(),
        gain=100 * ((-ratio).exp() - 1),
        sd_tfpr=pl.when(of("firms") > 1).then(spread(TFPR)),
        sd_tfpq=pl.when(of("firms") > 1).then(spread(TFPQ)),
    )


def _totals(cells: pl.DataFrame) -> pl.DataFrame:
    """The economy of each year: industries by their share of value added."""
    share = pl.col("value_added") / pl.col("value_added").sum()
    log = (share * pl.col("efficiency").log()).sum()
    return (
        cells.group_by("year")
        .agg(pl.col("firms").sum(), pl.len().alias("industries"), log.alias("log"))
        .sort("year")
        .with_columns(efficiency=pl.col("log").exp(), gain=100 * ((-pl.col("log")).exp() - 1))
        .drop("log")
    )


def _sensitivity(
    sums: pl.DataFrame, over: pl.DataFrame, technology: Technology, sigmas: Sequence[float], tails: Sequence[float]
) -> pl.DataFrame:
    """The economy's gain of each year for other σ and other trimming, over the same industries."""
    same = sums.join(over.select(technology.cell), on=technology.cell, how="semi", nulls_equal=True)
    frames = [
        _totals(_cells(same, tail, sigma)).select(
            "year", pl.lit(sigma).alias("substitution"), pl.lit(tail).alias("tails"), "firms", "gain"
        )
        for sigma, tail in product(sorted(sigmas), sorted(tails))
    ]
    return pl.concat(frames).sort("year", "substitution", "tails") if frames else pl.DataFrame()


def _contributions(rows: nw.LazyFrame[Any], technology: Technology) -> nw.LazyFrame[Any]:
    return rows.select(*technology.cell, "firm", nw.col("py").alias(VALUE), WEIGHT)


_NOTHING = Text(
    vi="Không dòng nào có giá trị gia tăng, tài sản cố định và lao động dương cùng tỷ phần lao động của ngành.",
    en="No row has positive value added, fixed assets and labour and a labour share of its industry.",
)
_TRIMMED = Text(
    vi="TFPR hoặc TFPQ so với ngành nằm trong {percent} % thấp nhất hoặc cao nhất của năm",
    en="TFPR or TFPQ against the industry's lies in the lowest or highest {percent} % of the year",
)
_SOURCE = Text(
    vi="Hãy nói tỷ phần lao động lấy từ đâu (source); không có TFP nào thiếu nguồn của tỷ phần.",
    en="Say where the labour shares are from (source); there is no TFP without the source of its shares.",
)
_SHARE = Text(
    vi="Tỷ phần lao động nằm giữa 0 và 1; nhận được {share}.",
    en="A labour share lies between 0 and 1; {share} was given.",
)
_NO_SHARES = Text(
    vi='labour_shares là "own" (từ chính bảng), một số như 0.6, hoặc một số cho mỗi ngành như {{"10": 0.6}}; nhận được '
    "«{value}».",
    en='labour_shares is "own" (of the table), a number such as 0.6, or one by industry such as {{"10": 0.6}}; '
    "«{value}» was given.",
)
_ONE_KEY = Text(
    vi='Tỷ phần theo ngành cần đúng một khóa ngành trong by, ví dụ by=["industry"].',
    en='Shares by industry need exactly one key of industries in by, such as by=["industry"].',
)
_SUBSTITUTION = Text(
    vi="Độ co giãn thay thế σ (substitution) phải lớn hơn 1 và không quá {most}; nhận được {value}.",
    en="The elasticity of substitution σ must be above 1 and at most {most}; {value} was given.",
)
_RENTAL = Text(
    vi="Giá thuê vốn (rental_rate) phải dương; nhận được {value}.",
    en="The rental rate of capital must be positive; {value} was given.",
)
_TAILS = Text(
    vi="tails là tỷ lệ từ 0 đến dưới 0,5 của mỗi đuôi; nhận được {value}.",
    en="tails is the share of each tail, from 0 to under 0.5; {value} was given.",
)
