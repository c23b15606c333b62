"""What is asked on the way from a workbook to a receipt."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import words

_EMPTY = words("Tệp này trống. Chọn tệp Excel đã điền.", "This file is empty. Choose the filled-in workbook.")


class UploadForm(Form):
    """A workbook."""

    file = forms.FileField(
        label=words("Tệp Excel đã điền (.xlsx)", "The filled-in workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        max_length=None,
        error_messages={
            "required": words("Chọn tệp Excel đã điền.", "Choose the filled-in workbook."),
            "empty": _EMPTY,
            "invalid": _EMPTY,
        },
    )

    def __init__(self, *args: Any, too_large: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        limit = settings.UPLOAD_LIMIT >> 20
        self.fields["file"].help_text = words(f"Không quá {limit} MB.", f"At most {limit} MB.")
        if too_large:
            self.fields["file"].error_messages["required"] = words(
                f"Tệp quá lớn: không quá {limit} MB. Xóa hình ảnh và trang thừa, hoặc chép số liệu sang mẫu đã tải về.",
                f"The file is too large: at most {limit} MB. Delete pictures and other sheets, or copy the figures "
                "into the workbook you downloaded.",
            )


class ConfirmForm(Form):
    """The points confirmed and a remark."""

    keys = forms.MultipleChoiceField(
        required=True,
        error_messages={
            "required": words("Đánh dấu ít nhất một điểm để xác nhận.", "Tick at least one point to confirm."),
            "invalid_choice": words(
                "Danh sách đã thay đổi. Xem lại rồi xác nhận.", "The list has changed. Look again, then confirm."
            ),
        },
    )
    comment = forms.CharField(
        label=words("Giải thích", "Explanation"),
        help_text=words(
            "Ví dụ: năm nay mở thêm nhà máy nên doanh thu tăng mạnh.", "For example: a new plant opened this year."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, choices: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["keys"].choices = [(each, each) for each in choices]  # type: ignore[attr-defined]

    def chosen(self) -> set[str]:
        """The keys of all points ticked; one tick may stand for many of a kind."""
        return {key for ticked in self.cleaned_data["keys"] for key in ticked.split(",")}


class DeclarationForm(Form):
    """Who declares, and that they do."""

    declared_name = forms.CharField(
        label=words("Họ và tên người cam kết", "Name of the person who declares"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": words("Ghi họ và tên.", "Give the name.")},
    )
    declared_post = forms.CharField(
        label=words("Chức vụ", "Post"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": words("Ghi chức vụ.", "Give the post.")},
    )
    reason = forms.CharField(
        label=words("Lý do sửa", "Reason of the correction"),
        help_text=words(
            "Bản trước vẫn được lưu; lý do này đứng trên phiếu mới.",
            "The earlier version is kept; this reason stands on the new receipt.",
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": words("Ghi lý do sửa.", "Give the reason of the correction.")},
    )
    declared = forms.BooleanField(
        label=words(
            "Tôi cam kết số liệu này đúng với sổ sách kế toán của doanh nghiệp",
            "I declare that these figures agree with the enterprise's books",
        ),
        error_messages={
            "required": words("Đánh dấu vào ô cam kết để gửi.", "Tick the declaration to send."),
        },
    )

    def __init__(self, *args: Any, correction: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not correction:
            del self.fields["reason"]


class VerifyForm(Form):
    """What stands on a receipt."""

    number = forms.CharField(
        label=words("Số phiếu", "Receipt number"),
        max_length=30,
        error_messages={"required": words("Ghi số phiếu.", "Give the receipt number.")},
    )
    code = forms.CharField(
        label=words("Mã kiểm tra", "Check code"),
        max_length=64,
        error_messages={"required": words("Ghi mã kiểm tra in trên phiếu.", "Give the check code on the receipt.")},
    )
