"""The plan as its officers write it, and the versions that were put forward and approved."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from nangsuat.data import Text
from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Organisation


def named(vi: str, en: str) -> Text:
    """Words in both languages; the Vietnamese ones where nobody wrote English."""
    return Text(vi=vi, en=en or vi)


class Plan(models.Model):
    """A plan of one body for some years. What is edited here is the draft; what holds is the approved version."""

    class Reporting(models.TextChoices):
        CALENDAR = "calendar", words("Năm dương lịch", "Calendar year")
        FROM_15_DECEMBER = "15-december", words("Từ 15/12 năm trước đến 14/12", "15 December to 14 December")

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="plans")
    title = models.CharField(words("Tên kế hoạch", "Title"), max_length=300)
    title_en = models.CharField(words("Tên tiếng Anh", "Title in English"), max_length=300, blank=True)
    first = models.PositiveSmallIntegerField(words("Từ năm", "First year"))
    last = models.PositiveSmallIntegerField(words("Đến năm", "Last year"))
    documents = models.JSONField(default=list)  # keys of the documents that it starts from
    general = models.TextField(words("Mục tiêu chung", "General objective"), blank=True)
    general_en = models.TextField(blank=True)
    reporting = models.CharField(
        words("Kỳ báo cáo năm", "Reporting year"), max_length=12, choices=Reporting.choices, default=Reporting.CALENDAR
    )
    public = models.BooleanField(default=False)  # whether its approved version is open to everybody
    synthetic = models.BooleanField(default=False)
    changed = models.PositiveIntegerField(default=0)  # counts changes of the draft: who edits an old page is told
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-last", "title"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(first__lte=models.F("last")), name="a_plan_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> Text:
        """The title in both languages."""
        return named(self.title, self.title_en)


class PlanVersion(models.Model):
    """The plan as it was put forward: whole, hashed, never changed; approved or returned with a reason."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", words("Đã trình", "Put forward")
        APPROVED = "approved", words("Đã phê duyệt", "Approved")
        RETURNED = "returned", words("Trả lại để sửa", "Returned")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SUBMITTED)
    content = models.JSONField()  # the library's plan as plain data
    sha256 = models.CharField(max_length=64)
    note = models.TextField(words("Lý do trình, thay đổi chính", "Why, and what changed"), blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    submitted_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was returned, or under which decision it was approved

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_per_number"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="submitted"), name="one_version_waits_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} v{self.number}"


class Objective(models.Model):
    """One local objective."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="objectives")
    order = models.PositiveIntegerField(default=0)
    key = models.CharField(words("Ký hiệu", "Key"), max_length=20)
    text = models.TextField(words("Nội dung", "Text"))
    text_en = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "key"], name="an_objective_has_one_key")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class Target(models.Model):
    """One target, and what it is measured by."""

    class Kind(models.TextChoices):
        LEVEL = "level", words("Mức đạt ở một năm", "A level in a year")
        GROWTH = "growth", words("Tốc độ tăng bình quân giai đoạn", "Mean growth over a period")
        SHARE = "share", words("Tỷ lệ phần trăm (0–100)", "A share (0–100 %)")
        RATIO = "ratio", words("Tỷ số, có thể âm", "A ratio, may be negative")
        COUNT = "count", words("Số đếm cộng dồn", "A count that adds up")

    class Measured(models.TextChoices):
        RELEASE = "release", words("Số liệu doanh nghiệp trong bản công bố", "Enterprises' figures in releases")
        OFFICIAL = "official", words("Số liệu thống kê chính thức", "Official series")
        RECORDS = "records", words("Hồ sơ nhiệm vụ (đếm)", "Records of tasks (counted)")
        NOT = "", words("Chưa gắn với số liệu", "Not bound to figures yet")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    objective = models.ForeignKey(Objective, models.SET_NULL, related_name="targets", null=True, blank=True)
    order = models.PositiveIntegerField(default=0)
    key = models.CharField(words("Ký hiệu", "Key"), max_length=20)
    name = models.CharField(words("Chỉ tiêu", "Target"), max_length=300)
    name_en = models.CharField(max_length=300, blank=True)
    unit = models.CharField(words("Đơn vị", "Unit"), max_length=60)
    unit_en = models.CharField(max_length=60, blank=True)
    kind = models.CharField(words("Loại con số", "Kind of number"), max_length=10, choices=Kind.choices)
    comparison = models.CharField(words("So sánh", "Comparison"), max_length=12)
    direction = models.CharField(words("Chiều tốt", "Better"), max_length=4, default="up")
    role = models.CharField(words("Tính chất", "Own or contribute to"), max_length=12, default="own")
    status = models.CharField(max_length=12, default="own")  # how sure a document's number is
    document = models.CharField(max_length=60, blank=True)
    document_target = models.CharField(max_length=20, blank=True)
    indicator = models.CharField(words("Chỉ số", "Indicator"), max_length=10, blank=True)
    scope = models.CharField(words("Phạm vi", "Scope"), max_length=120, blank=True)
    price_basis = models.CharField(words("Giá", "Prices"), max_length=10, blank=True)
    base_year = models.PositiveSmallIntegerField(words("Năm gốc", "Base year"), null=True, blank=True)
    base = models.FloatField(words("Giá trị năm gốc", "Value in the base year"), null=True, blank=True)
    counts = models.CharField(words("Đếm", "What is counted"), max_length=12, blank=True)
    measured = models.CharField(
        words("Đo bằng", "Measured by"), max_length=10, choices=Measured.choices, blank=True, default=""
    )
    binding = models.JSONField(default=dict)  # which figure exactly: filters of releases, or a series and its column
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "key"], name="a_target_has_one_key")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    @property
    def words(self) -> Text:
        """The name in both languages."""
        return named(self.name, self.name_en)


class TargetMilestone(models.Model):
    """The number of a target for one year or period."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="milestones")
    first = models.PositiveSmallIntegerField(words("Từ năm", "First year"))
    last = models.PositiveSmallIntegerField(words("Đến năm", "Last year"))
    low = models.FloatField(words("Con số", "Number"), null=True, blank=True)
    high = models.FloatField(words("Đến (nếu là khoảng)", "Up to (for a range)"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "last"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(first__lte=models.F("last")), name="a_period_ends_after_it_begins"),
            models.UniqueConstraint(fields=["target", "first", "last"], name="one_number_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.first}-{self.last}"


class Task(models.Model):
    """One task: who does what, by when, for how much, and what comes of it."""

    class State(models.TextChoices):
        PLANNED = "planned", words("Chưa bắt đầu", "Not started")
        DOING = "doing", words("Đang làm", "Under way")
        DONE = "done", words("Đã xong", "Done")
        STOPPED = "stopped", words("Dừng", "Stopped")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    objective = models.ForeignKey(Objective, models.SET_NULL, related_name="tasks", null=True, blank=True)
    order = models.PositiveIntegerField(default=0)
    key = models.CharField(words("Số thứ tự", "Number"), max_length=20)
    name = models.TextField(words("Nhiệm vụ", "Task"))
    name_en = models.TextField(blank=True)
    product = models.TextField(words("Sản phẩm, kết quả", "Product"), blank=True)
    product_en = models.TextField(blank=True)
    group = models.CharField(words("Nhóm nhiệm vụ", "Group of tasks"), max_length=80, blank=True)
    lead = models.CharField(words("Đơn vị chủ trì", "Lead"), max_length=200, blank=True)
    co_leads = models.JSONField(words("Đơn vị phối hợp", "Co-operating bodies"), default=list)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="plan_tasks", null=True, blank=True
    )  # the person who reports on it
    starts = models.DateField(words("Bắt đầu", "Starts"))
    ends = models.DateField(words("Kết thúc", "Ends"))
    ceiling_per_enterprise = models.FloatField(
        words("Mức hỗ trợ tối đa cho một doanh nghiệp (đồng)", "Most support for one enterprise (VND)"),
        null=True,
        blank=True,
    )
    ceiling_share = models.FloatField(
        words("Mức hỗ trợ tối đa (% chi phí)", "Most support (% of cost)"), null=True, blank=True
    )
    slip = models.FloatField(default=0.0)  # probability that it slips
    slip_months = models.FloatField(default=0.0)  # the delay then: median
    slip_months_high = models.FloatField(default=0.0)  # and what one in ten delays exceeds
    fail = models.FloatField(default=0.0)  # probability that nothing comes of it
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    percent = models.PositiveSmallIntegerField(default=0)  # as last reported
    expected_end = models.DateField(null=True, blank=True)  # as last reported

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "key"], name="a_task_has_one_number"),
            models.CheckConstraint(condition=Q(starts__lte=models.F("ends")), name="a_task_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"

    @property
    def words(self) -> Text:
        """What is done, in both languages."""
        return named(self.name, self.name_en)


class BudgetLine(models.Model):
    """Money planned for a task in one year from one source, in VND."""

    class Source(models.TextChoices):
        STATE = "state", words("Ngân sách trung ương", "State budget")
        LOCAL = "local", words("Ngân sách địa phương", "Local budget")
        ENTERPRISE = "enterprise", words("Doanh nghiệp", "Enterprises")
        OTHER = "other", words("Nguồn khác", "Other sources")

    task = models.ForeignKey(Task, models.CASCADE, related_name="budget")
    year = models.PositiveSmallIntegerField(words("Năm", "Year"))
    source = models.CharField(words("Nguồn", "Source"), max_length=10, choices=Source.choices)
    amount = models.FloatField(words("Số tiền (đồng)", "Amount (VND)"))

    class Meta:
        ordering: ClassVar[list[str]] = ["year", "source"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "year", "source"], name="one_amount_a_year_and_source")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.year} {self.source}"


class TaskEffect(models.Model):
    """What a task is expected to add to a target."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="effects")
    target = models.ForeignKey(Target, models.CASCADE, related_name="effects")
    low = models.FloatField(words("Thấp (1 trong 10 lần thấp hơn)", "Low (one in ten below)"), null=True, blank=True)
    likely = models.FloatField(words("Khả dĩ nhất", "Likely (the middle)"), null=True, blank=True)
    high = models.FloatField(words("Cao (1 trong 10 lần cao hơn)", "High (one in ten above)"), null=True, blank=True)
    estimate = models.FloatField(words("Đã đo: ước lượng", "Measured: estimate"), null=True, blank=True)
    standard_error = models.FloatField(words("Đã đo: sai số chuẩn", "Measured: standard error"), null=True, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    starts = models.DateField(words("Bắt đầu có tác động", "Begins to work"), null=True, blank=True)
    ramp_months = models.PositiveSmallIntegerField(
        words("Số tháng đến đủ tác động", "Months to full effect"), default=0
    )
    ends = models.DateField(words("Hết tác động", "Stops to work"), null=True, blank=True)
    in_history = models.BooleanField(
        words("Số liệu đã có đã chứa tác động này", "The figures so far already contain it"), default=False
    )
    basis = models.TextField(words("Căn cứ của con số", "What the number rests on"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "target"], name="one_effect_of_a_task_on_a_target"),
            models.CheckConstraint(
                condition=Q(likely__isnull=False, estimate__isnull=True)
                | Q(likely__isnull=True, estimate__isnull=False),
                name="an_effect_is_elicited_or_measured",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} → {self.target_id}"


class Responsibility(models.Model):
    """What one body has to do for the plan, one duty a line."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="responsibilities")
    order = models.PositiveIntegerField(default=0)
    body = models.CharField(words("Đơn vị", "Body"), max_length=200)
    duties = models.TextField(words("Trách nhiệm, mỗi dòng một việc", "Duties, one a line"))

    class Meta:
        ordering: ClassVar[list[str]] = ["order", "pk"]

    def __str__(self) -> str:
        return self.body
