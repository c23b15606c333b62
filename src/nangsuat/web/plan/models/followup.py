"""What became of the tasks: progress, products, money, counted records; what was decided about them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.plan.models.plans import BudgetLine, Plan, Target, Task


class Progress(models.Model):
    """One report on a task; later ones do not overwrite it."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="progress")
    state = models.CharField(words("Tình trạng", "State"), max_length=10, choices=Task.State.choices)
    percent = models.PositiveSmallIntegerField(words("Hoàn thành (%)", "Done (%)"))
    text = models.TextField(words("Kết quả, khó khăn, kiến nghị", "Results, difficulties, proposals"))
    expected_end = models.DateField(words("Dự kiến xong", "Expected end"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(percent__lte=100), name="no_more_than_all_is_done")
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.percent} %"


class Product(models.Model):
    """A product of a task, with its file; the file lies under its hash and is never changed."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="products")
    progress = models.ForeignKey(Progress, models.PROTECT, related_name="products", null=True)
    name = models.CharField(words("Tên sản phẩm", "Name"), max_length=200)
    original_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.name


class Spending(models.Model):
    """Money spent for a task on one day from one source; a mistake is reversed by a line of its own, never wiped."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="spending")
    day = models.DateField(words("Ngày chi", "Day"))
    source = models.CharField(words("Nguồn", "Source"), max_length=10, choices=BudgetLine.Source.choices)
    amount = models.FloatField(words("Số tiền (đồng)", "Amount (VND)"))  # negative: a reversal
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, related_name="+", null=True, blank=True
    )  # the enterprise supported, where it is support of one
    whole_cost = models.FloatField(
        words("Tổng chi phí của hoạt động (đồng)", "Whole cost of the activity (VND)"), null=True, blank=True
    )
    voucher = models.CharField(words("Số chứng từ", "Voucher"), max_length=60, blank=True)
    note = models.TextField(words("Nội dung", "What for"), blank=True)
    excuse = models.TextField(blank=True)  # why a ceiling or the budget was passed, where it was
    reverses = models.OneToOneField("self", models.PROTECT, related_name="reversed_by", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.day} {self.amount:.0f}"


class CountRecord(models.Model):
    """One enterprise supported, one person certified, once: the target counts each subject once, and times apart."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="records")
    task = models.ForeignKey(Task, models.PROTECT, related_name="records", null=True, blank=True)
    day = models.DateField(words("Ngày", "Day"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="+", null=True, blank=True)
    subject = models.CharField(words("Tên", "Name"), max_length=200)
    code = models.CharField(words("Mã số (thuế, chứng chỉ…)", "Code (tax, certificate…)"), max_length=40, blank=True)
    identity = models.CharField(max_length=80, db_index=True)  # what makes it the same subject twice
    evidence = models.ForeignKey(Product, models.PROTECT, related_name="+", null=True, blank=True)
    note = models.TextField(words("Ghi chú", "Note"), blank=True)
    withdrawn = models.TextField(blank=True)  # why it does not count after all
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["target", "identity"])]

    def __str__(self) -> str:
        return f"{self.target_id} {self.subject}"


class Meeting(models.Model):
    """A meeting of the board about a plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="meetings")
    day = models.DateField(words("Ngày họp", "Day"))
    title = models.CharField(words("Nội dung", "Subject"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day", "-pk"]

    def __str__(self) -> str:
        return f"{self.day} {self.title}"


class Decision(models.Model):
    """What a meeting decided: about which task or target, who does it, by when, and whether it was done."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    text = models.TextField(words("Kết luận", "Decision"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="decisions", null=True, blank=True)
    target = models.ForeignKey(Target, models.PROTECT, related_name="decisions", null=True, blank=True)
    responsible = models.CharField(words("Người, đơn vị thực hiện", "Who does it"), max_length=200, blank=True)
    due = models.DateField(words("Hạn", "Due"), null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.text
