"""How does a variable follow its own past? Panels of firms by difference and system GMM.

Least squares finds too much of the past's weight, for a firm that is large was large; deviations from firms' means find
too little where years are few (Nickell 1981). Instruments from the firm's own past find it.

References
----------
Arellano and Bond (1991), Some tests of specification for panel data. Arellano and Bover (1995). Blundell and Bond
(1998), Initial conditions and moment restrictions in dynamic panel data models. Windmeijer (2005). Roodman (2009).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from nangsuat.data import ROW, Dropped, FirmPanel, Text, UnknownOption, checked_names, checked_whole_number
from nangsuat.measure.production.dynamic_panels.dynamic_panel_result import PANEL_ERRORS, PanelDynamics, PanelErrors
from nangsuat.measure.production.dynamic_panels.panel_layout import (
    TRANSFORMATIONS,
    Design,
    PanelVariable,
    Transformation,
    require_window,
)
from nangsuat.measure.production.dynamic_panels.panel_moments import PanelMoments
from nangsuat.measure.production.dynamic_panels.panel_rows import Calendar, PanelRows
from nangsuat.measure.production.dynamic_panels.panel_tests import residual_variance, serial_correlation
from nangsuat.measure.production.estimate import Check, NoEstimate
from nangsuat.measure.production.linear.linear_firms import FirmsHere
from nangsuat.measure.production.linear.linear_gmm import LinearFit, linear_gmm
from nangsuat.measure.production.linear.linear_tests import hansen, sargan
from nangsuat.measure.production.specification import Array

type PanelMethod = Literal["difference", "system"]
type Kind = Literal["exogenous", "predetermined", "endogenous"]
type Scale = Literal["log", "level"]

PANEL_METHODS: tuple[PanelMethod, ...] = ("difference", "system")
_FIRST_LAG: dict[Kind, int | None] = {"exogenous": None, "predetermined": 1, "endogenous": 2}
_SCALES: tuple[Scale, ...] = ("log", "level")
_ROWS_NOTED = 100


@dataclass(frozen=True, slots=True)
class Regressor:
    """What a variable follows besides its own past.

    Attributes
    ----------
    name : a role of the panel
    lags : how many earlier years stand beside the year itself
    kind : ``"exogenous"`` goes with no year's residual, ``"predetermined"`` with later ones only at most,
        ``"endogenous"`` with the same year's too
    instrument_lags : how many years before, its levels are instruments, from and to (``None`` is the first year there
        is); where not given, from 1 (predetermined) or 2 (endogenous) on; of an exogenous one there are none
    scale : ``"log"`` takes its logarithm, ``"level"`` the number itself
    """

    name: str
    lags: int = 0
    kind: Kind = "exogenous"
    instrument_lags: tuple[int, int | None] | None = None
    scale: Scale = "log"

    def __post_init__(self) -> None:
        if self.kind not in _FIRST_LAG:
            raise UnknownOption.among("kind", self.kind, tuple(_FIRST_LAG))
        if self.scale not in _SCALES:
            raise UnknownOption.among("scale", self.scale, _SCALES)
        checked_whole_number("lags", self.lags, least=0)
        least = _FIRST_LAG[self.kind]
        if self.instrument_lags is not None:
            if least is None:
                raise UnknownOption(_STANDS_FOR_ITSELF.fill(name=self.name))
            require_window(self.name, self.instrument_lags, least)

    @property
    def window(self) -> tuple[int | None, int | None]:
        """The instruments' lags, from and to; nothing from where it stands for itself."""
        return self.instrument_lags or (_FIRST_LAG[self.kind], None)


def dynamic_panel(
    panel: FirmPanel,
    *,
    dependent: str,
    lags: int = 1,
    regressors: Sequence[str | Regressor] = (),
    method: PanelMethod = "difference",
    transformation: Transformation = "differences",
    steps: Literal[1, 2] = 2,
    instrument_lags: tuple[int, int | None] = (2, None),
    collapse: bool = False,
    year_effects: bool = True,
    scale: Scale = "log",
    standard_errors: PanelErrors = "corrected",
) -> PanelDynamics:
    """What a variable's own past and other variables say about it, firm by firm.

    Parameters
    ----------
    panel : firms over years
    dependent : the role that is explained
    lags : how many of its earlier years explain it
    regressors : roles (exogenous, in the year itself), or :class:`Regressor` with lags and kind
    method : ``"difference"`` (Arellano and Bond) or ``"system"`` (Blundell and Bond), which takes changes as
        instruments of levels too; it needs a variable that lies, or has long been, around its lasting level
    transformation : ``"differences"``, or ``"orthogonal_deviations"``, which lose fewer rows where years are missing
    steps : one, or two with each firm's own residuals as weights
    instrument_lags : how many years before, levels of ``dependent`` are instruments, from and to
    collapse : one instrument a variable and lag instead of one each year: fewer, where firms are few
    year_effects : an effect of each year
    scale : ``"log"`` or ``"level"`` of the dependent variable and of regressors given by name
    standard_errors : ``"corrected"`` (clustered by firm, two steps with Windmeijer's correction) or ``"textbook"``

    Returns
    -------
    PanelDynamics

    Raises
    ------
    MissingRoles, UnknownOption
        A role is missing, or an option has an unknown value.
    NoEstimate
        No firm has enough years, a coefficient is not determined, or there are too few firms for two steps.

    Notes
    -----
    Years are calendar years: after a gap there is no year before. Survey weights weigh each row's moments. More
    instruments than firms let any test pass; the result says so.

    Examples
    --------
    Employment that keeps six tenths of the year before's:

    >>> rng = np.random.default_rng(0)
    >>> own, logs = rng.normal(size=800), []
    >>> for year in range(30):
    ...     logs.append((0.6 * logs[-1] if logs else 0) + own + rng.normal(size=800))
    >>> people = pl.DataFrame({
    ...     "firm": np.tile(np.arange(800), 8), "year": np.repeat(np.arange(2016, 2024), 800),
    ...     "employees": np.exp(np.concatenate(logs[-8:])),
    ... })
    >>> found = dynamic_panel(FirmPanel.from_frame(people), dependent="employees")
    >>> {name: round(value, 1) for name, value in found.coefficients().items()}
    {'L1.employees': 0.6}
    """
    design = _design(method, transformation, steps, standard_errors, collapse=collapse, year_effects=year_effects)
    checked_whole_number("lags", lags, least=0)
    if not lags and not regressors:
        raise UnknownOption(_NOTHING_EXPLAINS)
    require_window(dependent, instrument_lags, 2)
    own = Regressor(dependent, kind="endogenous", instrument_lags=instrument_lags, scale=scale)
    others = _regressors(regressors, scale)
    if dependent in [each.name for each in others]:
        raise UnknownOption(_ITSELF.fill(name=dependent))
    rows, dropped = _read(panel, [own, *others])
    if rows.is_empty():
        raise NoEstimate(_NO_ROWS.fill(years=lags + 2))
    moments = _moments(rows, own, lags, others, design)
    if not moments.calendar.observations:
        raise NoEstimate(_NO_ROWS.fill(years=lags + 2))
    fit = linear_gmm(FirmsHere(moments), steps=steps, names=moments.names)
    covariance = _covariance(moments, fit, standard_errors, steps)
    shown = slice(0, len(moments.names))
    return PanelDynamics(
        names=moments.names,
        estimates=fit.coefficients[shown],
        covariance=covariance[shown, shown],
        checks=_checks(moments, fit, covariance),
        instruments=len(fit.instruments),
        observations=moments.calendar.observations,
        firms=moments.calendar.firms,
        steps=steps,
        errors=standard_errors,
        design=design,
        said=said_of(moments.calendar, fit),
        provenance=panel.provenance.then(
            "dynamic_panel",
            rows_used=rows.height,
            dropped=dropped,
            parameters={
                "dependent": dependent, "lags": lags, "regressors": tuple(others), "method": method,
                "transformation": transformation, "steps": steps, "instrument_lags": instrument_lags,
                "collapse": collapse, "year_effects": year_effects, "scale": scale, "standard_errors": standard_errors,
            },
        ),
    )  # fmt: skip


def _design(method: str, transformation: str, steps: int, errors: str, *, collapse: bool, year_effects: bool) -> Design:
    for option, value, known in (
        ("method", method, PANEL_METHODS),
        ("transformation", transformation, TRANSFORMATIONS),
        ("steps", str(steps), ("1", "2")),
        ("standard_errors", errors, PANEL_ERRORS),
    ):
        if value not in known:
            raise UnknownOption.among(option, value, known)
    return Design(
        "differences" if transformation == "differences" else "orthogonal_deviations",
        levels=method == "system",
        collapse=collapse,
        year_effects=year_effects,
    )


def _regressors(given: Sequence[str | Regressor], scale: Scale) -> list[Regressor]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        checked_names("regressors", given)
    checked_names("regressors", [each for each in given if not isinstance(each, Regressor)])
    return [Regressor(each, scale=scale) if isinstance(each, str) else each for each in given]


def _read(panel: FirmPanel, variables: Sequence[Regressor]) -> tuple[pl.DataFrame, tuple[Dropped, ...]]:
    """Firm by firm and year by year, missing where there is no number or no logarithm."""
    names = list(dict.fromkeys(each.name for each in variables))
    panel.require(*names, purpose=_PURPOSE)
    known = tuple(key for key in panel.columns if panel.role(key).is_number)
    for name in names:
        if name not in known:
            raise UnknownOption.among("regressors", name, known)
    weight = ("weight",) if panel.has("weight") else ()
    rows = panel.collect(ROW, "firm", "year", *names, *weight)
    rows = rows.with_columns(weight=pl.col("weight").fill_null(1.0) if weight else pl.lit(1.0))
    logs = [each.name for each in variables if each.scale == "log"]
    empty = rows.filter(pl.any_horizontal(pl.col(name).is_null() for name in names))
    impossible = rows.filter(pl.any_horizontal(False, *(pl.col(name) <= 0 for name in logs)))
    dropped = (
        *_dropped("missing-quantity", _MISSING, empty),
        *_dropped("no-logarithm", _NO_LOGARITHM, impossible),
    )
    return rows.filter(pl.col("weight") > 0).sort("firm", "year"), dropped


def _dropped(code: str, reason: Text, rows: pl.DataFrame) -> tuple[Dropped, ...]:
    if rows.is_empty():
        return ()
    return (Dropped(code, reason, rows.height, tuple(rows[ROW].sort().head(_ROWS_NOTED).to_list())),)


def _moments(
    rows: pl.DataFrame, own: Regressor, lags: int, others: Sequence[Regressor], design: Design
) -> PanelMoments:
    def variable(each: Regressor, of: tuple[int, ...]) -> PanelVariable:
        first, last = each.window
        return PanelVariable(each.name, _numbers(rows[each.name], each.scale), of, first, last)

    firms = rows["firm"]
    starts = np.flatnonzero(np.concatenate(([True], (firms[1:] != firms[:-1]).to_numpy())))
    variables = (
        variable(own, tuple(range(1, lags + 1))),
        *(variable(each, tuple(range(each.lags + 1))) for each in others),
    )
    year = rows["year"].to_numpy()
    panel = PanelRows(
        variables, design.transformation, np.append(starts, rows.height), year, rows["weight"].to_numpy(),
        np.arange(year.min(), year.max() + 1),
    )  # fmt: skip
    return PanelMoments(panel, design, panel.calendar())


def _numbers(values: pl.Series, scale: Scale) -> Array:
    numbers = values.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    if scale == "level":
        return numbers
    return np.log(np.where(numbers > 0, numbers, np.nan))


def _covariance(moments: PanelMoments, fit: LinearFit, errors: PanelErrors, steps: int) -> Array:
    if errors == "corrected":
        return fit.covariance
    return fit.inverse * (residual_variance(moments, fit) if steps == 1 else 1.0)


def _checks(moments: PanelMoments, fit: LinearFit, covariance: Array) -> tuple[Check, ...]:
    overidentified = (hansen(fit), sargan(fit, residual_variance(moments, fit))) if fit.freedom else ()
    return (*overidentified, *serial_correlation(FirmsHere(moments), fit, covariance))


def said_of(calendar: Calendar, fit: LinearFit) -> tuple[Text, ...]:
    """What its instruments are not: left out where others make them up, or more than firms can bear."""
    said = []
    if fit.made_up:
        said.append(_MADE_UP.fill(count=fit.made_up))
    if len(fit.instruments) > calendar.firms:
        said.append(_MANY.fill(instruments=len(fit.instruments), firms=calendar.firms))
    return tuple(said)


_PURPOSE = Text(vi="bảng động", en="a dynamic panel")
_NOTHING_EXPLAINS = Text(
    vi="Phải có ít nhất một biến giải thích: lags từ 1 trở lên, hoặc regressors.",
    en="Something has to explain the variable: lags of 1 or more, or regressors.",
)
_ITSELF = Text(
    vi="«{name}» là biến được giải thích nên không thể tự giải thích nó trong cùng năm; muốn có các năm trước của nó, "
    "dùng lags.",
    en="«{name}» is what is explained and cannot explain itself in the same year; its earlier years are lags.",
)
_STANDS_FOR_ITSELF = Text(
    vi="«{name}» là biến ngoại sinh nên tự làm công cụ cho mình; bỏ instrument_lags, hoặc chọn kind «predetermined» "
    "hay «endogenous».",
    en="«{name}» is exogenous and stands for itself; leave instrument_lags out, or choose the kind «predetermined» "
    "or «endogenous».",
)
_NO_ROWS = Text(
    vi="Không doanh nghiệp nào có {years} năm liền nhau với đủ số liệu; phương pháp này cần ít nhất chừng ấy.",
    en="No firm has {years} years in a row with all numbers; this method needs as many at least.",
)
_MISSING = Text(vi="thiếu một biến", en="a variable is missing")
_NO_LOGARITHM = Text(
    vi="một biến bằng không hoặc âm nên không có lôgarit", en="a variable is zero or negative and has no logarithm"
)
_MADE_UP = Text(
    vi="Đã bỏ {count} biến công cụ suy ra được từ các biến khác.",
    en="{count} instruments that the others make up were left out.",
)
_MANY = Text(
    vi="Có {instruments} biến công cụ mà chỉ {firms} doanh nghiệp: hệ số bị kéo về phía bình phương tối thiểu và kiểm "
    "định Hansen hầu như luôn chấp nhận. Hãy dùng collapse=True hoặc giới hạn instrument_lags.",
    en="There are {instruments} instruments and only {firms} firms: coefficients are drawn towards least squares, and "
    "Hansen's test accepts nearly anything. Use collapse=True, or limit instrument_lags.",
)
