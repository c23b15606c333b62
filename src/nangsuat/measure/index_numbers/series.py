"""Price and quantity indexes over several periods, by any method of the registry.

A price index asks how much prices changed as a whole, a quantity index how much quantities did. Bilateral methods
compare each period with the base directly, or through a chain of neighbours; multilateral ones compare all periods
at once and need no chain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from nangsuat.data import (
    CannotBeShown,
    Column,
    Language,
    NangsuatError,
    Provenance,
    Result,
    Table,
    Text,
    UnknownOption,
    format_number,
)
from nangsuat.measure.index_numbers.basket import Basket, Label
from nangsuat.measure.index_numbers.bilateral import BILATERAL, Bilateral, Comparison
from nangsuat.measure.index_numbers.multilateral import MULTILATERAL, Multilateral

if TYPE_CHECKING:
    import altair as alt

type Kind = Literal["price", "quantity"]
type Places = NDArray[np.intp]


class OptionNotForMethod(NangsuatError):
    """An option was given that the method has no use for; leave it out, or choose another method."""


@dataclass(frozen=True, slots=True, eq=False)
class IndexNumbers(Result):
    """An index of prices or quantities, the base period being one.

    Attributes
    ----------
    kind : ``"price"`` or ``"quantity"``
    method : key of the method in ``INDEX_METHODS``
    chained : whether neighbouring periods were linked
    base : the period that is one
    periods : the periods, in the basket's order
    values : the index, shape (periods,)
    items : how many items are observed in each period, shape (periods,)
    weights_period : whose basket Lowe and Young carry through all periods
    """

    kind: Kind
    method: str
    chained: bool
    base: Label
    periods: tuple[Label, ...]
    values: NDArray[np.float64]
    items: NDArray[np.int64]
    provenance: Provenance
    weights_period: Label | None = None

    @property
    def title(self) -> Text:
        what = _KINDS[self.kind]
        link = _CHAINED if self.chained else Text(vi="", en="")
        name = INDEX_METHODS[self.method].name
        return Text(vi=f"{what.vi} {name.vi}{link.vi}", en=f"{name.en} {what.en}{link.en}")

    def tables(self) -> tuple[Table, ...]:
        columns = (
            Column("period", Text(vi="Kỳ", en="Period")),
            Column(
                "index", Text(vi="Chỉ số", en="Index"), Text(vi=f"{self.base} = 1", en=f"{self.base} = 1"), decimals=4
            ),
            Column("items", Text(vi="Số mặt hàng", en="Items")),
        )
        rows = tuple(
            (_label(period), float(value), int(count))
            for period, value, count in zip(self.periods, self.values, self.items, strict=True)
        )
        return (Table(self.title, columns, rows),)

    def notes(self) -> tuple[Text, ...]:
        formula = INDEX_METHODS[self.method].formula
        matched = Text(
            vi="Hai kỳ được so trên các mặt hàng có đủ giá và lượng ở cả hai kỳ.",
            en="Two periods are compared over the items whose price and quantity are known in both.",
        )
        swapped = Text(vi=" (đổi chỗ p và q)", en=" (p and q exchanged)") if self.kind == "quantity" else _NOTHING
        said = Text(vi=f"Công thức: {formula}{swapped.vi}.", en=f"Formula: {formula}{swapped.en}.")
        if self.weights_period is None:
            return (said, matched)
        basket = Text(vi=f"Quyền số của kỳ {self.weights_period}.", en=f"Weights of period {self.weights_period}.")
        return (said, basket, matched)

    def chart(self, language: Language = "vi") -> alt.TopLevelMixin:
        """The index as a line, its last value written at the end."""
        import altair as alt
        import polars as pl

        points = [
            {"period": _label(period), "index": float(value), "label": format_number(float(value), language, 3)}
            for period, value in zip(self.periods, self.values, strict=True)
        ]
        base = alt.Chart(pl.DataFrame(points, strict=False)).encode(
            x=alt.X("period:O", title=None, axis=alt.Axis(labelAngle=0), sort=None),
            y=alt.Y("index:Q", title=f"{self.base} = 1", scale=alt.Scale(zero=False)),
        )
        last = alt.Chart(pl.DataFrame(points[-1:], strict=False)).mark_text(align="left", dx=6)
        end = last.encode(x=alt.X("period:O", sort=None), y="index:Q", text="label:N")
        return alt.layer(base.mark_line(color="#0072B2", point=True), end).properties(title=self.title.say(language))


def price_index(
    data: Basket,
    *,
    method: str = "fisher",
    base: Label | None = None,
    chained: bool = False,
    weights_period: Label | None = None,
) -> IndexNumbers:
    """How much the prices of many items changed as a whole.

    Parameters
    ----------
    data : prices and quantities, from :meth:`Basket.from_arrays` or :meth:`Basket.from_frame`
    method : a key of ``INDEX_METHODS``
    base : the period that is one; the first where not given
    chained : link neighbouring periods, in the basket's order; bilateral methods only
    weights_period : whose basket Lowe and Young carry through; the base where not given

    Raises
    ------
    UnknownOption
        The method or a period is unknown.
    OptionNotForMethod
        A chain was asked of a multilateral method, or a weights' period of one that has none.
    CannotBeShown
        Two periods share no item of any value, or a zero stands where the method takes ratios.

    Examples
    --------
    >>> basket = Basket.from_arrays([[1.0, 2.0], [1.1, 2.4]], [[10.0, 5.0], [9.0, 6.0]], periods=[2023, 2024])
    >>> price_index(basket, method="laspeyres").values.round(6)
    array([1.  , 1.15])
    """
    return _index("price", data, method, base, chained, weights_period)


def quantity_index(
    data: Basket,
    *,
    method: str = "fisher",
    base: Label | None = None,
    chained: bool = False,
    weights_period: Label | None = None,
) -> IndexNumbers:
    """How much the quantities of many items changed as a whole: options as :func:`price_index`.

    The formula is the price formula with prices and quantities exchanged; Geary-Khamis and the time-product dummy,
    which value quantities by their price index, give the change of value over the price index.

    Examples
    --------
    >>> basket = Basket.from_arrays([[1.0, 2.0], [1.1, 2.4]], [[10.0, 5.0], [9.0, 6.0]], periods=[2023, 2024])
    >>> quantity_index(basket, method="laspeyres").values.round(6)
    array([1.  , 1.05])
    """
    return _index("quantity", data, method, base, chained, weights_period)


def _index(
    kind: Kind, data: Basket, key: str, base: Label | None, chained: bool, weights_period: Label | None
) -> IndexNumbers:
    method = _method_named(key)
    start = 0 if base is None else data.place_of(base)
    basket = data if kind == "price" else data.swapped()
    if isinstance(method, Multilateral):
        _refuse_idle(key, chained=chained, weights_period=weights_period)
        values = _multilateral(kind, data, method, start)
        weights_label = None
    else:
        weights_label = _weights_period(key, method, weights_period, data.periods[start])
        values = _bilateral(basket, method, start, chained, weights_label)
    parameters = {"kind": kind, "base": data.periods[start], "chained": chained, "weights_period": weights_label}
    return IndexNumbers(
        kind=kind,
        method=key,
        chained=chained,
        base=data.periods[start],
        periods=data.periods,
        values=values,
        items=data.observed.sum(axis=1),
        provenance=data.provenance.then(f"index_numbers.{key}", parameters=parameters),
        weights_period=weights_label,
    )


def _method_named(key: str) -> Bilateral | Multilateral:
    if key not in INDEX_METHODS:
        raise UnknownOption.among("method", key, tuple(INDEX_METHODS))
    return INDEX_METHODS[key]


def _weights_period(key: str, method: Bilateral, asked: Label | None, base: Label) -> Label | None:
    if method.weights_period:
        return base if asked is None else asked
    _refuse_idle(key, chained=False, weights_period=asked)
    return None


def _refuse_idle(key: str, *, chained: bool, weights_period: Label | None) -> None:
    if chained:
        raise OptionNotForMethod(
            Text(
                vi=f"«{key}» so mọi kỳ cùng lúc nên không nối chuỗi; bỏ chained=True.",
                en=f"«{key}» compares all periods at once and has no chain; leave chained=True out.",
            )
        )
    if weights_period is not None:
        raise OptionNotForMethod(
            Text(
                vi=f"«{key}» lấy quyền số từ các kỳ được so; chỉ «lowe» và «young» dùng weights_period.",
                en=f"«{key}» takes its weights from the periods compared; only «lowe» and «young» use weights_period.",
            )
        )


def _bilateral(
    basket: Basket, method: Bilateral, start: int, chained: bool, weights_period: Label | None
) -> NDArray[np.float64]:
    count = len(basket.periods)
    weights = start if weights_period is None else basket.place_of(weights_period)
    if not chained:
        return _compared(basket, method, np.full(count, start), np.arange(count), weights)
    links = _compared(basket, method, np.arange(count - 1), np.arange(1, count), weights)
    levels = np.concatenate(([1.0], np.cumprod(links)))
    rebased: NDArray[np.float64] = levels / levels[start]
    return rebased


def _compared(basket: Basket, method: Bilateral, earlier: Places, later: Places, weights: int) -> NDArray[np.float64]:
    """The method's index for each pair of periods."""
    matched = basket.observed[earlier] & basket.observed[later]
    if method.weights_period:
        matched &= basket.observed[weights]
    _refuse_nothing_matched(basket, matched.any(axis=1), earlier, later)
    if method.needs_ratios:
        _refuse_zeros(basket, matched.any(axis=0))
    pairs = _pairs(basket, matched, earlier, later, weights)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = method.compute(pairs)
    _refuse_nothing_matched(basket, np.isfinite(values) & (values > 0), earlier, later)
    return values


def _pairs(basket: Basket, matched: NDArray[np.bool_], earlier: Places, later: Places, weights: int) -> Comparison:
    complete = bool(matched.all())

    def seen(numbers: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.broadcast_to(numbers, matched.shape) if complete else np.where(matched, numbers, 0.0)

    return Comparison(
        p0=seen(_rows_at(basket.prices, earlier)),
        q0=seen(_rows_at(basket.quantities, earlier)),
        p1=seen(_rows_at(basket.prices, later)),
        q1=seen(_rows_at(basket.quantities, later)),
        qb=seen(basket.quantities[weights]),
        vb=seen(basket.prices[weights] * basket.quantities[weights]),
        matched=matched,
    )


def _rows_at(numbers: NDArray[np.float64], places: Places) -> NDArray[np.float64]:
    """These periods' rows; not copied where they are one period's or all in their order."""
    if places.size and (places == places[0]).all():
        return np.broadcast_to(numbers[places[0]], (places.size, numbers.shape[1]))
    return numbers if np.array_equal(places, np.arange(len(numbers))) else numbers[places]


def _multilateral(kind: Kind, data: Basket, method: Multilateral, start: int) -> NDArray[np.float64]:
    direct = kind == "price" or not method.implicit_quantity
    basket = data.swapped() if kind == "quantity" and direct else data
    _refuse_empty_periods(basket)
    if method.needs_ratios:
        _refuse_zeros(basket, basket.observed.any(axis=0))
    levels = method.compute(basket)
    index: NDArray[np.float64] = np.exp(levels - levels[start])
    return index if direct else data.values / data.values[start] / index


def _refuse_nothing_matched(basket: Basket, comparable: NDArray[np.bool_], earlier: Places, later: Places) -> None:
    if not comparable.all():
        pair = int(np.argmin(comparable))
        first, second = basket.periods[earlier[pair]], basket.periods[later[pair]]
        raise CannotBeShown(
            Text(
                vi=f"Kỳ {first} và {second} không có mặt hàng chung nào có giá trị. Thử kỳ gốc khác hoặc nối chuỗi.",
                en=f"Periods {first} and {second} share no item of any value to compare. Try another base or a chain.",
            )
        )


def _refuse_empty_periods(basket: Basket) -> None:
    empty = basket.values <= 0
    if empty.any():
        period = basket.periods[int(np.argmax(empty))]
        raise CannotBeShown(
            Text(
                vi=f"Kỳ {period} không có mặt hàng nào có giá trị.",
                en=f"In period {period} no item has any value.",
            )
        )


def _refuse_zeros(basket: Basket, used: NDArray[np.bool_]) -> None:
    zero = np.argwhere(basket.observed & (basket.prices == 0) & used)
    if len(zero):
        where = f"{basket.periods[zero[0, 0]]}, {basket.items[zero[0, 1]]}"
        raise CannotBeShown(
            Text(
                vi=f"({where}) bằng không, mà công thức này lấy tỷ số từng mặt hàng. Bỏ mặt hàng, hoặc dùng «fisher».",
                en=f"({where}) is zero, and this formula takes each item's ratio. Leave the item out, or use «fisher».",
            )
        )


def without_zeros(basket: Basket) -> Basket:
    """The basket with zero prices and zero quantities counted as not observed.

    For formulas that take each item's ratio, where leaving those cells out is what the user wants.
    """
    observed = basket.observed & (basket.prices > 0) & (basket.quantities > 0)
    kept = replace(
        basket,
        observed=observed,
        prices=np.where(observed, basket.prices, 0.0),
        quantities=np.where(observed, basket.quantities, 0.0),
    )
    return replace(kept, provenance=replace(basket.provenance, rows_used=int(observed.sum())))


def _label(period: Label) -> str | int:
    return period if isinstance(period, int) else str(period)


INDEX_METHODS: dict[str, Bilateral | Multilateral] = {**BILATERAL, **MULTILATERAL}

_KINDS: dict[Kind, Text] = {
    "price": Text(vi="Chỉ số giá", en="price index"),
    "quantity": Text(vi="Chỉ số khối lượng", en="quantity index"),
}
_CHAINED = Text(vi=", nối chuỗi", en=", chained")
_NOTHING = Text(vi="", en="")
