"""What is asked about money spent."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from nangsuat.web.core.fields import AmountField, DateField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import words
from nangsuat.web.orgs.models import Enterprise
from nangsuat.web.plan.forms.entering import enterprise_meant, not_ahead
from nangsuat.web.plan.models import BudgetLine, Plan
from nangsuat.web.plan.services.money import NewSpending


class SpendingForm(Form):
    """A line of money."""

    day = DateField(label=words("Ngày chi", "Day"))
    source = forms.ChoiceField(label=words("Nguồn", "Source"), choices=BudgetLine.Source.choices)
    amount = AmountField(
        label=words("Số tiền (đồng)", "Amount (VND)"),
        help_text=words("Ghi được «30 triệu», «1,5 tỷ».", "You may write «30 million», «1.5 billion»."),
        least=1,
    )
    enterprise = forms.CharField(
        label=words("Doanh nghiệp được hỗ trợ", "Enterprise supported"),
        help_text=words(
            "Mã số thuế, mã trong sổ hoặc tên đúng như trong sổ. Để trống nếu không chi cho một doanh nghiệp.",
            "Tax code, id or name as in the register. Empty where it is not for one enterprise.",
        ),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "enterprises", "autocomplete": "off"}),
    )
    whole_cost = AmountField(
        label=words("Tổng chi phí của hoạt động (đồng)", "Whole cost of the activity (VND)"),
        help_text=words(
            "Để so với mức hỗ trợ tối đa theo % chi phí. Nhiều lần chi cho một hoạt động thì ghi cùng một tổng.",
            "To hold it against the ceiling in per cent of cost. Payments for one activity state the same cost.",
        ),
        required=False,
        least=1,
    )
    voucher = forms.CharField(label=words("Số chứng từ", "Voucher"), max_length=60, required=False)
    note = forms.CharField(
        label=words("Nội dung chi", "What for"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    excuse = forms.CharField(
        label=words("Lý do vượt mức", "Why the limit is passed"),
        help_text=words(
            "Ghi lý do và ai cho phép để tiếp tục; lý do hiện ở danh sách khoản chi và ở trang trước cuộc họp.",
            "Say why, and who allowed it, to go on; it stands in the list of payments and on the page before meetings.",
        ),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, plan: Plan, asks_excuse: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self._plan = plan
        if not asks_excuse:
            del self.fields["excuse"]

    def clean_day(self) -> date:
        return not_ahead(self.cleaned_data["day"])

    def clean_enterprise(self) -> Enterprise | None:
        said = self.cleaned_data["enterprise"].strip()
        return enterprise_meant(self._plan, said) if said else None

    def clean(self) -> dict[str, Any]:
        """What is supported cannot cost less than the support."""
        said = super().clean() or self.cleaned_data
        cost, amount = said.get("whole_cost"), said.get("amount")
        if cost is not None and amount is not None and amount > cost:
            self.add_error(
                "whole_cost", words("Chi phí của cả hoạt động nhỏ hơn số tiền chi.", "Less than the amount.")
            )
        return said

    @property
    def new(self) -> NewSpending:
        """The line."""
        said = self.cleaned_data
        return NewSpending(
            day=said["day"],
            source=said["source"],
            amount=said["amount"],
            enterprise=said["enterprise"],
            whole_cost=said["whole_cost"],
            voucher=said["voucher"].strip(),
            note=said["note"].strip(),
            excuse=said.get("excuse", ""),
        )
