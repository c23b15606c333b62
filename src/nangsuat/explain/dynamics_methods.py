"""Decompositions of aggregate productivity over firms that stay, enter and exit, as formulas on a few sums.

Aggregate productivity is ``P = Σ s·f`` with ``s`` a firm's share and ``f`` its productivity. Every method here is
a choice of what survivors, entrants and exiting firms are compared with, and every one of them is a formula over
thirteen sums (so ten million firms cost no more than one pass of the data):

==========  ==========================================================================
``sa0``     survivors' activity at the start (``sa1``: at the end); activity is what shares are shares of
``xa0``     activity of firms that exit; ``na1`` of firms that enter
``sf00``    Σ activity × productivity of survivors, both at the start; ``sf11`` both at the end
``sf01``    activity at the start × productivity at the end; ``sf10`` the other way round
``xf0``     Σ activity × productivity of firms that exit; ``nf1`` of those that enter
``sw0``     survivors' survey weights at the start (their number, without weights); ``sw1`` at the end
``swf0``    Σ survey weight × productivity of survivors at the start; ``swf1`` at the end
==========  ==========================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from nangsuat.data import Text

type Status = Literal["survivors", "exits", "entrants"]

SUMS = (
    *("sa0", "sa1", "xa0", "na1", "sf00", "sf01", "sf10", "sf11", "xf0", "nf1", "sw0", "sw1", "swf0", "swf1"),
    *("xw0", "nw1", "xwf0", "nwf1"),
)

QUANTITIES: Mapping[str, str] = {
    "A0": "sa0 + xa0",
    "A1": "sa1 + na1",
    "P0": "(sf00 + xf0) / A0",
    "P1": "(sf11 + nf1) / A1",
    "P": "(P0 + P1) / 2",
    "S0": "sa0 / A0",
    "S1": "sa1 / A1",
    "X": "xa0 / A0",
    "N": "na1 / A1",
    "x": "xf0 / A0",
    "n": "nf1 / A1",
    "p00": "sf00 / A0",
    "p01": "sf01 / A0",
    "p10": "sf10 / A1",
    "p11": "sf11 / A1",
    "mean0": "swf0 / sw0",
    "mean1": "swf1 / sw1",
    "all0": "(swf0 + xwf0) / (sw0 + xw0)",
    "all1": "(swf1 + nwf1) / (sw1 + nw1)",
}


@dataclass(frozen=True, slots=True)
class DynamicsTerm:
    """One term: its key, what it measures, its formula over the sums and quantities."""

    key: str
    label: Text
    formula: str


@dataclass(frozen=True, slots=True)
class DynamicsMethod:
    """A decomposition.

    Attributes
    ----------
    name : as the literature calls it
    terms : they add up to the change of aggregate productivity
    note : what it compares with what
    reference : the paper
    needs : statuses without which it has no answer
    closed : the method that it becomes where nobody enters or exits, and what it needs has no part
    """

    name: str
    terms: tuple[DynamicsTerm, ...]
    note: Text
    reference: str
    needs: tuple[Status, ...] = ()
    closed: str | None = None


def _term(key: str, formula: str) -> DynamicsTerm:
    return DynamicsTerm(key, _LABELS[key], formula)


_LABELS = {
    "within": Text(vi="Nội bộ doanh nghiệp", en="Within firms"),
    "between": Text(vi="Giữa các doanh nghiệp", en="Between firms"),
    "cross": Text(vi="Tương tác", en="Cross"),
    "mean": Text(vi="Năng suất bình quân không quyền số", en="Unweighted mean"),
    "covariance": Text(vi="Hiệp phương sai quy mô - năng suất", en="Covariance of size and productivity"),
    "entry": Text(vi="Gia nhập", en="Entry"),
    "exit": Text(vi="Rút lui", en="Exit"),
}
_MEAN_WITHIN = "((p01 - p00) + (p11 - p10)) / 2"
_MEAN_MOVES = "((p11 - p01) + (p10 - p00)) / 2"
_ENTRY_AGAINST_SURVIVORS = _term("entry", "n - N * sf11 / sa1")
_EXIT_AGAINST_SURVIVORS = _term("exit", "X * sf00 / sa0 - x")
_SURVIVORS_ONLY: tuple[Status, ...] = ("survivors",)

DYNAMICS_METHODS: Mapping[str, DynamicsMethod] = {
    "olley_pakes": DynamicsMethod(
        "Olley–Pakes",
        (_term("mean", "all1 - all0"), _term("covariance", "(P1 - all1) - (P0 - all0)")),
        Text(
            vi="Thay đổi của bình quân không quyền số và của hiệp phương sai, mọi doanh nghiệp; "
            "không tách gia nhập, rút lui.",
            en="Change of the unweighted mean and of the covariance over all firms; entry and exit are not told apart.",
        ),
        "Olley, G.S. and Pakes, A. (1996), Econometrica 64(6)",
    ),
    "baily_hulten_campbell": DynamicsMethod(
        "Baily–Hulten–Campbell",
        (_term("within", "p01 - p00"), _term("between", "p11 - p01"), _term("entry", "n"), _term("exit", "-x")),
        Text(
            vi="Không so với mốc nào: gia nhập luôn làm tăng, rút lui luôn làm giảm khi năng suất dương.",
            en="Compared with nothing: entry always adds and exit always subtracts where productivity is positive.",
        ),
        "Baily, M.N., Hulten, C. and Campbell, D. (1992), Brookings Papers: Microeconomics",
    ),
    "griliches_regev": DynamicsMethod(
        "Griliches–Regev",
        (
            _term("within", _MEAN_WITHIN),
            _term("between", f"{_MEAN_MOVES} - (S1 - S0) * P"),
            _term("entry", "n - N * P"),
            _term("exit", "X * P - x"),
        ),
        Text(
            vi="So với năng suất chung bình quân hai năm; tỷ trọng và năng suất bình quân hai năm.",
            en="Against aggregate productivity of both years' mean; shares and productivity are means of both years.",
        ),
        "Griliches, Z. and Regev, H. (1995), Journal of Econometrics 65(1)",
    ),
    "foster_haltiwanger_krizan": DynamicsMethod(
        "Foster–Haltiwanger–Krizan",
        (
            _term("within", "p01 - p00"),
            _term("between", "p10 - p00 - (S1 - S0) * P0"),
            _term("cross", "p11 - p10 - p01 + p00"),
            _term("entry", "n - N * P0"),
            _term("exit", "X * P0 - x"),
        ),
        Text(
            vi="So với năng suất chung năm đầu; tích của hai thay đổi là thành phần tương tác.",
            en="Against the start's aggregate productivity; the product of both changes is the cross term.",
        ),
        "Foster, L., Haltiwanger, J. and Krizan, C.J. (2001), NBER Studies in Income and Wealth 63",
    ),
    "baldwin_gu": DynamicsMethod(
        "Baldwin–Gu",
        (
            _term("within", _MEAN_WITHIN),
            _term("between", f"{_MEAN_MOVES} - (S1 - S0) * xf0 / xa0"),
            _term("entry", "n - N * xf0 / xa0"),
            _term("exit", "X * xf0 / xa0 - x"),
        ),
        Text(
            vi="So với doanh nghiệp rút lui mà doanh nghiệp mới thay thế, nên thành phần rút lui bằng không.",
            en="Against the exiting firms that the entrants replace, so the exit term is nil.",
        ),
        "Baldwin, J.R. and Gu, W. (2006), Industrial and Corporate Change 15(3)",
        needs=("exits",),
        closed="griliches_regev",
    ),
    "diewert_fox": DynamicsMethod(
        "Diewert–Fox",
        (
            _term("within", "((sf01 - sf00) / sa0 + (sf11 - sf10) / sa1) / 2"),
            _term("between", "((sf11 / sa1 - sf01 / sa0) + (sf10 / sa1 - sf00 / sa0)) / 2"),
            _ENTRY_AGAINST_SURVIVORS,
            _EXIT_AGAINST_SURVIVORS,
        ),
        Text(
            vi="Gia nhập so với doanh nghiệp tồn tại năm cuối, rút lui so với doanh nghiệp tồn tại năm đầu.",
            en="Entrants against survivors at the end, exiting firms against survivors at the start.",
        ),
        "Diewert, W.E. and Fox, K.A. (2010), Price and Productivity Measurement 6",
        needs=_SURVIVORS_ONLY,
    ),
    "melitz_polanec": DynamicsMethod(
        "Melitz–Polanec",
        (
            _term("mean", "mean1 - mean0"),
            _term("covariance", "(sf11 / sa1 - mean1) - (sf00 / sa0 - mean0)"),
            _ENTRY_AGAINST_SURVIVORS,
            _EXIT_AGAINST_SURVIVORS,
        ),
        Text(
            vi="Olley–Pakes cho doanh nghiệp tồn tại; gia nhập và rút lui so với doanh nghiệp tồn tại cùng năm.",
            en="Olley–Pakes for the survivors; entrants and exiting firms against the survivors of the same year.",
        ),
        "Melitz, M.J. and Polanec, S. (2015), RAND Journal of Economics 46(2)",
        needs=_SURVIVORS_ONLY,
    ),
}
