"""The columns of a plan's table of tasks and of its table of effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from nangsuat.data import RowColumn, RowTable, Text
from nangsuat.plan.model import FUNDING_SOURCES, BudgetLine, Plan
from nangsuat.plan.naming import task_groups

PERCENT = 100.0
SEPARATOR = "; "
NUMBERS_OF_RISK = ("slip", "delay_months", "delay_months_high", "fail")
YES = {"yes": Text(vi="có", en="yes"), "no": Text(vi="không", en="no")}
_LONGEST_KEY, _LONGEST_BODY, _LONGEST_GROUP = 20, 200, 80  # letters, as the site keeps them
_SHARE = Text.same("%")
_MONTHS = Text(vi="tháng", en="months")


def budget_key(line: BudgetLine) -> str:
    """The column of a line of the budget."""
    return f"{line.source}_{line.year}"


def tasks_table(plan: Plan) -> RowTable:
    """The table of a plan's tasks: one row a task."""
    return RowTable("tasks", _TASKS_TITLE.fill(title=plan.title), _TASKS_SHEET, tuple(_of_tasks(plan)), _TASKS_STEPS)


def effects_table(plan: Plan) -> RowTable:
    """The table of what tasks are expected to add to targets: one row a task and target."""
    title = _EFFECTS_TITLE.fill(title=plan.title)
    return RowTable("effects", title, _EFFECTS_SHEET, tuple(_of_effects(plan)), _EFFECTS_STEPS)


def _of_tasks(plan: Plan) -> Iterable[RowColumn]:
    yield from _of_names(plan)
    yield from _of_time_and_product(plan)
    yield from _of_money(plan)
    yield from _of_risk()


def _of_names(plan: Plan) -> Iterable[RowColumn]:
    yield RowColumn(
        "key",
        Text(vi="Số thứ tự", en="Number"),
        also=("STT", "TT", "No"),
        longest=_LONGEST_KEY,
        width=9,
        meaning=Text(vi="Số của nhiệm vụ; để trống thì được đánh tiếp.", en="The task's number; numbered on if empty."),
    )
    yield RowColumn(
        "group",
        Text(vi="Nhóm nhiệm vụ", en="Group of tasks"),
        choices=_groups(plan),
        longest=_LONGEST_GROUP,
        width=28,
        meaning=Text(
            vi="Chọn nhóm của văn bản, hoặc ghi tên nhóm riêng.", en="A document's group, or one of your own."
        ),
    )
    yield RowColumn(
        "name",
        Text(vi="Nhiệm vụ", en="Task"),
        required=True,
        width=44,
        also=("Nội dung", "Nội dung nhiệm vụ", "Tên nhiệm vụ"),
        meaning=Text(vi="Việc phải làm.", en="What is to be done."),
    )
    yield RowColumn(
        "lead",
        Text(vi="Đơn vị chủ trì", en="Lead"),
        required=True,
        longest=_LONGEST_BODY,
        width=24,
        also=("Cơ quan chủ trì", "Chủ trì", "Lead body"),
    )
    yield RowColumn(
        "co_leads",
        Text(vi="Đơn vị phối hợp", en="Co-operating bodies"),
        width=28,
        also=("Cơ quan phối hợp", "Phối hợp"),
        meaning=Text(vi="Nhiều đơn vị thì cách nhau bằng dấu «;».", en="Several are divided by «;»."),
    )


def _of_time_and_product(plan: Plan) -> Iterable[RowColumn]:
    yield RowColumn(
        "starts",
        Text(vi="Bắt đầu", en="Starts"),
        "first day",
        required=True,
        width=13,
        meaning=Text(
            vi="Ngày, tháng, quý hoặc năm: 15/6/2026, 6/2026, Quý 2/2026, 2026.", en="A day, month, quarter or year."
        ),
    )
    yield RowColumn("ends", Text(vi="Kết thúc", en="Ends"), "last day", required=True, width=13, meaning=_AS_STARTS)
    yield RowColumn(
        "product",
        Text(vi="Sản phẩm, kết quả", en="Product"),
        width=34,
        also=("Sản phẩm", "Kết quả", "Sản phẩm/kết quả"),
    )
    if plan.objectives:
        choices = {
            one.key: Text(vi=f"{one.key}. {one.text.vi}", en=f"{one.key}. {one.text.en}") for one in plan.objectives
        }
        yield RowColumn("objective", Text(vi="Mục tiêu phục vụ", en="Objective"), "choice", choices=choices, width=28)


def _of_money(plan: Plan) -> Iterable[RowColumn]:
    for year in range(plan.first, plan.last + 1):
        for source, words in FUNDING_SOURCES.items():
            name = Text(vi=f"{words.vi.capitalize()} {year}", en=f"{words.en.capitalize()} {year}")
            yield RowColumn(f"{source}_{year}", name, "money", least=0, width=14)
    yield RowColumn(
        "ceiling_per_enterprise",
        Text(vi="Mức tối đa cho một doanh nghiệp", en="Ceiling for one enterprise"),
        "money",
        least=0,
    )
    yield RowColumn(
        "ceiling_share",
        Text(vi="Mức tối đa theo chi phí", en="Ceiling of cost"),
        "number",
        unit=_SHARE,
        least=0,
        most=PERCENT,
        meaning=Text(vi="50 nghĩa là hỗ trợ không quá 50 % chi phí.", en="50 means at most 50 % of cost."),
    )


def _of_risk() -> Iterable[RowColumn]:
    slip = Text(vi="Khả năng bị chậm", en="Chance of being late")
    yield RowColumn(
        "slip",
        slip,
        "number",
        unit=_SHARE,
        least=0,
        most=PERCENT,
        meaning=Text(vi="Trong 100 nhiệm vụ như vậy, bao nhiêu bị chậm.", en="Of 100 such tasks, how many are late."),
    )
    yield RowColumn("delay_months", Text(vi="Thường chậm", en="Usual delay"), "number", unit=_MONTHS, least=0)
    yield RowColumn(
        "delay_months_high",
        Text(vi="Chậm nhiều", en="Bad delay"),
        "number",
        unit=_MONTHS,
        least=0,
        meaning=Text(vi="Cứ 10 lần chậm thì 1 lần lâu hơn.", en="One in ten delays is longer."),
    )
    fail = Text(vi="Khả năng không thành", en="Chance of coming to nothing")
    yield RowColumn("fail", fail, "number", unit=_SHARE, least=0, most=PERCENT)


def _of_effects(plan: Plan) -> Iterable[RowColumn]:
    targets = {one.key: Text(vi=f"{one.key}. {one.name.vi}", en=f"{one.key}. {one.name.en}") for one in plan.targets}
    yield RowColumn("task", Text(vi="Số thứ tự nhiệm vụ", en="Number of the task"), required=True, width=12)
    yield RowColumn("target", Text(vi="Chỉ tiêu", en="Target"), "choice", required=True, choices=targets, width=44)
    yield RowColumn("low", Text(vi="Thấp", en="Low"), "number", meaning=_LOW)
    yield RowColumn("likely", Text(vi="Khả dĩ nhất", en="Likely"), "number", meaning=_LIKELY)
    yield RowColumn("high", Text(vi="Cao", en="High"), "number", meaning=_HIGH)
    yield RowColumn("estimate", Text(vi="Đã đo: ước lượng", en="Measured: estimate"), "number", meaning=_MEASURED)
    yield RowColumn("standard_error", Text(vi="Đã đo: sai số chuẩn", en="Measured: standard error"), "number", least=0)
    yield RowColumn("starts", Text(vi="Bắt đầu có tác động", en="Begins to work"), "first day", meaning=_AFTER_THE_TASK)
    yield RowColumn(
        "ramp_months", Text(vi="Số tháng đến đủ tác động", en="Months to full effect"), "number", least=0, most=600
    )
    yield RowColumn("ends", Text(vi="Hết tác động", en="Stops to work"), "last day", meaning=_LASTS)
    yield RowColumn("in_history", Text(vi="Đã có trong số liệu", en="In the figures already"), "choice", choices=YES)
    yield RowColumn("basis", Text(vi="Căn cứ của con số", en="What it rests on"), width=44)


def _groups(plan: Plan) -> Mapping[str, Text]:
    """The groups of the plan's documents, and those that its tasks have besides."""
    of_documents = {key: group.name for key, group in task_groups().items() if group.document in plan.documents}
    own = {task.group: Text.same(task.group) for task in plan.tasks if task.group and task.group not in task_groups()}
    others = {task.group: task_groups()[task.group].name for task in plan.tasks if task.group in task_groups()}
    return {**of_documents, **others, **own}


_TASKS_SHEET = Text(vi="Nhiệm vụ", en="Tasks")
_EFFECTS_SHEET = Text(vi="Tác động", en="Effects")
_TASKS_TITLE = Text(vi="Bảng nhiệm vụ: {title}", en="Table of tasks: {title}")
_EFFECTS_TITLE = Text(vi="Tác động của nhiệm vụ lên chỉ tiêu: {title}", en="Effects of tasks on targets: {title}")
_TASKS_STEPS = (
    Text(
        vi="Mỗi dòng một nhiệm vụ. Số thứ tự đã có trong kế hoạch thì sửa nhiệm vụ đó; số mới hoặc để trống là thêm.",
        en="One row a task. A row whose number the plan has changes that task; a new or empty number adds one.",
    ),
    Text(
        vi="Nhiệm vụ không có trong tệp giữ nguyên. Ô để trống nghĩa là không có; cột bị bỏ đi thì giữ như cũ.",
        en="Tasks that are not in the file stay. An empty cell means none; what has no column stays as it was.",
    ),
    Text(
        vi="Kinh phí tính bằng triệu đồng, mỗi năm và mỗi nguồn một cột; cột không dùng có thể xóa.",
        en="Money is in million VND, a column for each year and source; columns that are not used may be deleted.",
    ),
)
_EFFECTS_STEPS = (
    Text(
        vi="Mỗi dòng: một nhiệm vụ thêm bao nhiêu cho một chỉ tiêu. Ghi ba số thấp, khả dĩ nhất, cao; hoặc số đã đo.",
        en="Each row: what a task adds to a target. Write low, likely and high; or what was measured.",
    ),
    Text(
        vi="Nhiệm vụ nào có dòng ở đây thì tác động của nó được thay bằng các dòng này.",
        en="The effects of a task that has rows here are replaced by them.",
    ),
)
_AS_STARTS = Text(vi="Như cột «Bắt đầu»; lấy ngày cuối của tháng, quý, năm.", en="As «Starts»; the last day is taken.")
_LOW = Text(vi="Cứ 10 lần thì 1 lần thấp hơn.", en="One in ten is lower.")
_LIKELY = Text(vi="Cứ 2 lần thì 1 lần thấp hơn, 1 lần cao hơn.", en="As often too high as too low.")
_HIGH = Text(vi="Cứ 10 lần thì 1 lần cao hơn.", en="One in ten is higher.")
_MEASURED = Text(
    vi="Kết quả của một đánh giá, thay cho ba số trên.", en="What an evaluation found, instead of the three."
)
_AFTER_THE_TASK = Text(vi="Để trống: ngay sau khi nhiệm vụ kết thúc.", en="Empty: the day after the task ends.")
_LASTS = Text(vi="Để trống: tác động lâu dài.", en="Empty: it lasts.")
