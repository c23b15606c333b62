"""What an analysis of efficiency says, in plain words: for all producers, and for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from nangsuat.compare.frontier.efficiency_frames import landing_of
from nangsuat.compare.frontier.efficiency_headline import NO_SUM_DOES_BETTER, NOBODY_DOES_BETTER, headline_of
from nangsuat.compare.frontier.model import Model
from nangsuat.compare.frontier.producers import Producers
from nangsuat.compare.frontier.scores import AT_THE_FRONTIER
from nangsuat.compare.frontier.slacks import NO_SLACK
from nangsuat.compare.frontier.technology import Returns
from nangsuat.data import NO_WORDS, Role, Text, join

if TYPE_CHECKING:
    from nangsuat.compare.frontier.efficiency import Efficiency

_PEERS_NAMED = 5


def notes_of(result: Efficiency) -> tuple[Text, ...]:
    """Method, assumptions and reservations."""
    model, producers = result.model, result.producers
    if model.convex:
        proof = [returns_mean(model.returns_to_scale), result.certificate.words]
    else:
        proof = [_HULL.fill(scores=int((~np.isnan(result.scores)).sum()))]
    told = model_notes(model, producers, proof)
    return (*headline_of(result), *told, *_without_score(result), *producers.notes())


def model_notes(model: Model, producers: Producers, proof: Sequence[Text]) -> tuple[Text, ...]:
    """What the model assumes, with ``proof`` of its scores."""
    found = [ORIENTATION_MEANS[model.orientation], *proof, _SLACKS[model.slack_weights]]
    if model.super_efficiency:
        found.append(_SUPER)
    if model.categories is not None:
        found.append(_CATEGORIES.fill(role=producers.panel.role(model.categories).name))
    if model.non_discretionary:
        found.append(_FIXED.fill(names=_names([producers.panel.role(name) for name in model.non_discretionary])))
    if producers.bad_outputs:
        found.append(_BAD[model.disposability].fill(names=_names(producers.bad_outputs)))
    if producers.weight is not None:
        found.append(_WEIGHTED)
    return tuple(found)


def advice_for(result: Efficiency, place: int, *, names_peers: bool = True) -> Text:
    """What one producer would have to do."""
    name, score = result.producers.names[place], float(result.scores[place])
    if np.isnan(score):
        return _NOTHING_MOVES.fill(unit=name)
    if np.isinf(score):
        return _OUT_OF_REACH.fill(unit=name)
    if result.efficient[place]:
        beyond = abs(score - result.model.at_frontier) > AT_THE_FRONTIER
        better = NO_SUM_DOES_BETTER if result.model.convex else NOBODY_DOES_BETTER
        return _BEYOND.fill(unit=name) if beyond else _EFFICIENT.fill(unit=name, better=better)
    parts = [
        _move(result, place, name, score),
        _slack_words(result, place),
        _learn(result, place, names_peers=names_peers),
    ]
    said = join([part for part in parts if part is not NO_WORDS], "; ")
    return Text(vi=said.vi + ".", en=said.en + ".")


def peer_words(result: Efficiency, place: int) -> Text:
    """The peers of one producer with their weights, the heaviest first."""
    stage = result.second_stage
    slots = np.flatnonzero(stage.peers[place] >= 0)
    order = slots[np.argsort(-stage.weights[place, slots], kind="stable")]
    names = result.producers.names
    words = [
        _PEER.fill(peer=names[int(stage.peers[place, slot])], weight=round(float(stage.weights[place, slot]), 3))
        for slot in order[:_PEERS_NAMED]
    ]
    more = len(order) - len(words)
    return join([*words, *([_AND_MORE.fill(count=more)] if more else [])], ", ")


def _move(result: Efficiency, place: int, name: str, score: float) -> Text:
    """How far the producer can go before it meets the frontier."""
    orientation = result.model.orientation
    fixed = [role for role in result.producers.roles if role.key in result.model.non_discretionary]
    what: dict[str, Text | str] = {"unit": name, "but": _BUT.fill(names=_names(fixed)) if fixed else NO_WORDS}
    if abs(score - result.model.at_frontier) <= AT_THE_FRONTIER:
        return _AT_FRONTIER.fill(unit=name)
    if orientation == "input":
        return _LESS.fill(share=_percent(1 - score), **what)
    if orientation == "output":
        return _MORE.fill(share=_percent(score - 1), **what)
    if orientation == "hyperbolic":
        return _BOTH.fill(less=_percent(1 - score), more=_percent(1 / score - 1), **what)
    if result.model.direction == "own":
        return _BOTH.fill(less=_percent(score), more=_percent(score), **what)
    return _STEPS.fill(unit=name, beta=score, moves=_amounts(result, place))


def _amounts(result: Efficiency, place: int) -> Text:
    """From what to what each quantity goes that moves along a direction."""
    before, after = result.producers.quantities[place], landing_of(result)[place]
    moves = result.model.moving(result.producers) & (np.abs(after - before) > NO_SLACK * np.abs(before))
    return join(
        [
            _FROM_TO.fill(name=role.name, before=float(before[at]), after=_measured(result, role, float(after[at])))
            for at, role in enumerate(result.producers.roles)
            if moves[at]
        ],
        ", ",
    )


def _slack_words(result: Efficiency, place: int) -> Text:
    slacks, inputs = result.second_stage.slacks[place], len(result.producers.inputs)
    outputs = inputs + len(result.producers.outputs)
    large = slacks > NO_SLACK * np.maximum(np.abs(result.producers.quantities).max(axis=0), 0.0)
    words = [
        (_GROW if inputs <= at < outputs else _FALL).fill(
            name=role.name, amount=_measured(result, role, float(slacks[at]))
        )
        for at, role in enumerate(result.producers.roles)
        if large[at]
    ]
    return join(words, ", ") if words else NO_WORDS


def _measured(result: Efficiency, role: Role, amount: float) -> Text:
    """An amount with its unit, where the quantity has one that is known."""
    unit = role.unit_label(result.producers.panel.currency)
    return _WITH_UNIT.fill(amount=amount, unit=unit) if unit.vi else _BARE.fill(amount=amount)


def _learn(result: Efficiency, place: int, *, names_peers: bool) -> Text:
    if names_peers:
        return _LEARN.fill(peers=peer_words(result, place))
    return _LEARN.fill(peers=_COUNTED.fill(count=int((result.second_stage.peers[place] >= 0).sum())))


def _without_score(result: Efficiency) -> list[Text]:
    still, away = int(np.isnan(result.scores).sum()), int(np.isinf(result.scores).sum())
    no_scale = result.scale is None and result.model.returns_to_scale == "vrs"
    return words_without_score(still, away, no_scale=no_scale and bool((result.producers.quantities < 0).any()))


def words_without_score(still: int, away: int, *, no_scale: bool) -> list[Text]:
    """How many have nothing that moves or are out of reach, and whether negative quantities forbid scale efficiency."""
    found = [_SOME_STAY.fill(count=still)] if still else []
    found += [_SOME_AWAY.fill(count=away)] if away else []
    return [*found, _NO_SCALE] if no_scale else found


def returns_mean(returns: Returns) -> Text:
    """What the returns to scale say of who is held against whom."""
    if isinstance(returns, str):
        return _RETURNS_MEAN[returns]
    return _LIMITS.fill(low=returns[0], high=returns[1])


def _names(roles: tuple[Role, ...] | list[Role]) -> Text:
    return join([role.name for role in roles], ", ")


def _percent(share: float) -> float:
    return round(100 * share, 1)


ORIENTATION_MEANS = {
    "input": Text(
        vi="Hướng đầu vào: điểm là phần đầu vào đủ để làm ra cùng đầu ra; 0,8 nghĩa là có thể giảm 20 % mọi đầu vào.",
        en="Input orientation: the score is the share of its inputs that is enough for the same outputs; 0.8 says that "
        "all inputs can fall by 20 %.",
    ),
    "output": Text(
        vi="Hướng đầu ra: điểm là số lần đầu ra có thể tăng với cùng đầu vào; 1,25 nghĩa là mọi đầu ra có thể tăng "
        "25 %.",
        en="Output orientation: the score is how many times its outputs could be made from the same inputs; 1.25 says "
        "that all outputs can grow by 25 %.",
    ),
    "hyperbolic": Text(
        vi="Hướng hyperbol: đầu vào giảm còn γ lần, đồng thời đầu ra tăng 1/γ lần.",
        en="Hyperbolic: inputs shrink to γ times while outputs grow to 1/γ times.",
    ),
    "directional": Text(
        vi="Theo hướng cho trước: điểm β là số lần của hướng mà đơn vị còn đi được; 0 là ở trên đường biên. β không "
        "được đổi thành tỷ lệ nào khác.",
        en="Directional: the score β is how many times the direction fits in before the frontier; 0 is at the "
        "frontier. β is not turned into any ratio.",
    ),
}
_RETURNS_MEAN = {
    "crs": Text(
        vi="Hiệu suất không đổi theo quy mô: mọi đơn vị có thể phóng to, thu nhỏ theo tỷ lệ, nên đơn vị nhỏ được so "
        "với đơn vị lớn.",
        en="Constant returns to scale: any producer can be scaled up and down, so small ones are held against large "
        "ones.",
    ),
    "vrs": Text(
        vi="Hiệu suất biến đổi theo quy mô: mỗi đơn vị được so với bình quân của các đơn vị có quy mô tương đương.",
        en="Variable returns to scale: each producer is held against means of producers of about its own size.",
    ),
    "nirs": Text(
        vi="Hiệu suất không tăng theo quy mô: các đơn vị được thu nhỏ, không được phóng to.",
        en="Non-increasing returns to scale: producers may be scaled down, not up.",
    ),
    "ndrs": Text(
        vi="Hiệu suất không giảm theo quy mô: các đơn vị được phóng to, không được thu nhỏ.",
        en="Non-decreasing returns to scale: producers may be scaled up, not down.",
    ),
}
_LIMITS = Text(
    vi="Các đơn vị được phóng to, thu nhỏ trong khoảng {low} đến {high} lần.",
    en="Producers may be scaled from {low} to {high} times.",
)
_HULL = Text(
    vi="Bao tự do (FDH): mỗi đơn vị chỉ so với từng đơn vị có thật, không so với bình quân của chúng; {scores} điểm "
    "đều có đơn vị tham chiếu được nêu tên.",
    en="Free disposal hull: each producer is held against producers that exist, not against their means; each of the "
    "{scores} scores has its peer named.",
)
_SLACKS = {
    "raw": Text(
        vi="Phần dư và mục tiêu: tổng phần dư lớn nhất theo đơn vị đo của số liệu; đổi đơn vị đo có thể đổi mục tiêu.",
        en="Slacks and targets: of the largest sum of slacks in the data's own units; other units may give other "
        "targets.",
    ),
    "range": Text(
        vi="Phần dư và mục tiêu: tổng phần dư lớn nhất, mỗi phần dư chia cho khoảng biến thiên của đại lượng trong "
        "nhóm.",
        en="Slacks and targets: of the largest sum of slacks, each over the range of its quantity in the group.",
    ),
}
_SUPER = Text(
    vi="Siêu hiệu quả: mỗi đơn vị chỉ so với các đơn vị khác.",
    en="Super-efficiency: each producer is held against the others alone.",
)
_CATEGORIES = Text(
    vi="Mỗi đơn vị chỉ so với đơn vị có «{role}» bằng hoặc nhỏ hơn (hoàn cảnh như nhau hoặc khó hơn).",
    en="Each producer is held only against those whose «{role}» is as small, or smaller (as hard circumstances, or "
    "harder).",
)
_FIXED = Text(vi="Không đổi được: {names}.", en="Not at the producers' discretion: {names}.")
_BAD = {
    "weak": Text(
        vi="Đầu ra xấu ({names}) chỉ giảm được cùng với đầu ra tốt.",
        en="Bad outputs ({names}) fall only together with good ones.",
    ),
    "strong": Text(
        vi="Đầu ra xấu ({names}) được coi như đầu vào.", en="Bad outputs ({names}) are treated as if they were inputs."
    ),
}
_WEIGHTED = Text(
    vi="Điểm của từng đơn vị không phụ thuộc quyền số điều tra; bình quân và tỷ lệ theo quyền số.",
    en="Scores do not depend on survey weights; means and shares are weighted.",
)
_SOME_STAY = Text(
    vi="{count} đơn vị không có điểm vì mọi đại lượng được phép đổi đều bằng 0; chúng vẫn góp vào đường biên.",
    en="{count} producers have no score, since all that may move is 0; they still count for the frontier.",
)
_SOME_AWAY = Text(
    vi="{count} đơn vị không có điểm vì không kết hợp nào của các đơn vị khác tới gần được (vô nghiệm).",
    en="{count} producers have no score, since no sum of the others comes near them (infeasible).",
)
_NO_SCALE = Text(
    vi="Không tính hiệu quả quy mô: có số âm thì không có đường biên với hiệu suất không đổi theo quy mô.",
    en="No scale efficiency: with negative quantities there is no frontier under constant returns.",
)
_NOTHING_MOVES = Text(
    vi="{unit} không có điểm: mọi đại lượng được phép đổi đều bằng 0.",
    en="{unit} has no score: all that may move is 0.",
)
_OUT_OF_REACH = Text(
    vi="{unit} đứng ngoài tầm của mọi đơn vị khác: không kết hợp nào của chúng tới gần được.",
    en="{unit} is out of reach of all others: no sum of them comes near it.",
)
_EFFICIENT = Text(vi="{unit} nằm trên đường biên: {better}.", en="{unit} is at the frontier: {better}.")
_BEYOND = Text(
    vi="{unit} vượt ra ngoài đường biên của các đơn vị khác.", en="{unit} stands beyond the frontier of the others."
)
_AT_FRONTIER = Text(vi="{unit} đã ở trên đường biên, nhưng còn phần dư", en="{unit} is at the frontier, but with slack")
_LESS = Text(
    vi="Với cùng đầu ra, {unit} có thể giảm {share} % đầu vào{but}",
    en="With the same outputs, {unit} can do with {share} % less of its inputs{but}",
)
_MORE = Text(
    vi="Với cùng đầu vào, {unit} có thể tăng {share} % đầu ra{but}",
    en="With the same inputs, {unit} can make {share} % more of its outputs{but}",
)
_BOTH = Text(
    vi="{unit} có thể đồng thời giảm {less} % đầu vào và tăng {more} % đầu ra{but}",
    en="{unit} can at once do with {less} % less of its inputs and make {more} % more of its outputs{but}",
)
_BUT = Text(vi=" (trừ {names})", en=" (but for {names})")
_STEPS = Text(
    vi="{unit} còn đi được {beta} lần hướng đã cho ({moves})", en="{unit} can go {beta} times the direction ({moves})"
)
_WITH_UNIT, _BARE = Text.same("{amount} {unit}"), Text.same("{amount}")
_FROM_TO = Text(vi="{name} từ {before} đến {after}", en="{name} from {before} to {after}")
_FALL = Text(vi="riêng {name} còn giảm thêm được {amount}", en="{name} can fall by {amount} more")
_GROW = Text(vi="riêng {name} còn tăng thêm được {amount}", en="{name} can grow by {amount} more")
_LEARN = Text(vi="học hỏi từ {peers}", en="it can learn from {peers}")
_COUNTED = Text(vi="{count} đơn vị (không nêu tên)", en="{count} producers (not named)")
_PEER = Text(vi="{peer} (trọng số {weight})", en="{peer} (weight {weight})")
_AND_MORE = Text(vi="và {count} đơn vị khác", en="and {count} more")
