"""What an analysis of efficiency found, in one sentence, where all are held against one frontier."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nangsuat.compare.frontier.scores import AT_THE_FRONTIER
from nangsuat.data import Text

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency


def headline_of(result: Efficiency) -> tuple[Text, ...]:
    """How many are efficient, and what the half that is furthest away could do; nothing where groups stand apart."""
    known = np.isfinite(result.scores)
    if len(result.parts) != 1 or result.model.super_efficiency or not known.any():
        return ()
    counts = {"efficient": int(result.efficient[known].sum()), "count": int(known.sum())}
    half = _half(result, float(np.median(result.scores[known])))
    better = NO_SUM_DOES_BETTER if result.model.convex else NOBODY_DOES_BETTER
    return (_COUNTS.fill(**counts, better=better), *half)


def _half(result: Efficiency, median: float) -> tuple[Text, ...]:
    """What the producer in the middle, and each behind it, could do at least."""
    model = result.model
    if abs(median - model.at_frontier) <= AT_THE_FRONTIER or model.non_discretionary or result.producers.bad_outputs:
        return ()
    if model.orientation == "input":
        return (_LESS.fill(share=round(100 * (1 - median), 1)),)
    if model.orientation == "output":
        return (_MORE.fill(share=round(100 * (median - 1), 1)),)
    return ()


NO_SUM_DOES_BETTER = Text(
    vi="không đơn vị nào, hay kết hợp nào của chúng, làm tốt hơn",
    en="no other producer, and no sum of producers, does better",
)
NOBODY_DOES_BETTER = Text(vi="không đơn vị nào khác làm tốt hơn", en="no other producer does better")
_COUNTS = Text(
    vi="{efficient} trong {count} đơn vị là hiệu quả: {better}.",
    en="{efficient} of {count} producers are efficient: {better}.",
)
_LESS = Text(
    vi="Một nửa số đơn vị có thể giảm từ {share} % mọi đầu vào trở lên mà vẫn làm ra cùng đầu ra.",
    en="Half of all producers could do with {share} % less of all inputs, or less still, and make the same outputs.",
)
_MORE = Text(
    vi="Một nửa số đơn vị có thể tăng từ {share} % mọi đầu ra trở lên với cùng đầu vào.",
    en="Half of all producers could make {share} % more of all outputs, or more still, from the same inputs.",
)
