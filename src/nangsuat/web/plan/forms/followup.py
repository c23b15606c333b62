"""What is asked about tasks under way: progress with its files, reasons, meetings and decisions."""

from __future__ import annotations

from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from nangsuat.data import Text, safe_name
from nangsuat.web.core.fields import DateField, NumberField
from nangsuat.web.core.forms import Form
from nangsuat.web.core.words import say, words
from nangsuat.web.plan.forms.entering import not_ahead
from nangsuat.web.plan.forms.file_kinds import ENDINGS, is_what_it_is_called
from nangsuat.web.plan.models import Meeting, Target, Task
from nangsuat.web.plan.services.meetings import NewDecision
from nangsuat.web.plan.services.progress import NewProduct, Report

MOST_FILES = 10


class FilesInput(forms.ClearableFileInput):
    """A control for several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once."""

    def __init__(self, **options: Any) -> None:
        attrs = {"accept": ",".join(ENDINGS)}
        super().__init__(**{"widget": FilesInput(attrs=attrs), "max_length": None, **options})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """All files that came; each one must be of a kind that offices use, and hold something."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_FILES:
            raise ValidationError(
                words(f"Nhiều nhất {MOST_FILES} tệp một lần.", f"At most {MOST_FILES} files at once.")
            )
        files = [super(FilesField, self).clean(each, initial) for each in given]
        for file in files:
            if PurePath(file.name).suffix.lower() not in ENDINGS:
                raise ValidationError(say(_NO_SUCH_KIND.fill(name=file.name, kinds=" ".join(ENDINGS))))
            if not is_what_it_is_called(file):
                raise ValidationError(say(_SOMETHING_ELSE.fill(name=file.name)))
        return files


class ProgressForm(Form):
    """A report on a task."""

    state = forms.ChoiceField(label=words("Tình trạng", "State"), choices=Task.State.choices, widget=forms.RadioSelect)
    percent = NumberField(label=words("Đã hoàn thành (%)", "Done (%)"), least=0, most=100)
    text = forms.CharField(
        label=words("Kết quả, khó khăn, kiến nghị", "Results, difficulties, proposals"),
        help_text=words(
            "Viết ngắn: đã làm được gì, vướng gì, cần ai quyết định gì.",
            "Briefly: what was done, what is in the way, what has to be decided by whom.",
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    expected_end = DateField(
        label=words("Dự kiến xong ngày", "Expected to be done on"),
        help_text=words("Nếu đã xong: ngày xong.", "If it is done: the day on which it was."),
        required=False,
    )
    attached = FilesField(
        label=words("Tệp sản phẩm, minh chứng", "Files of products, evidence"),
        help_text=words(
            f"Chọn được nhiều tệp, nhiều nhất {MOST_FILES}; cả thảy không quá {settings.UPLOAD_LIMIT >> 20} MB.",
            f"Several may be chosen, {MOST_FILES} at most; {settings.UPLOAD_LIMIT >> 20} MB in all.",
        ),
        required=False,
    )
    product = forms.CharField(
        label=words("Tên sản phẩm", "Name of the product"),
        help_text=words(
            "Để trống thì lấy tên tệp. Nhiều tệp: mỗi tệp một tên theo tệp.",
            "Left empty, the file's name is taken; of several files each its own.",
        ),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, task: Task, too_large: bool = False, **options: Any) -> None:
        """``too_large``: the files of the request were over the limit and are not there."""
        super().__init__(*args, **options)
        self._task, self._too_large = task, too_large

    def clean_percent(self) -> int:
        percent: float = self.cleaned_data["percent"]
        return round(percent)

    def clean(self) -> dict[str, Any]:
        """What the state says must agree with the rest."""
        said = super().clean() or self.cleaned_data
        if self._too_large:
            self.add_error("attached", say(_TOO_LARGE.fill(limit=settings.UPLOAD_LIMIT >> 20)))
        for field, message in _contradictions(said, timezone.localdate()):
            self.add_error(field, message)
        return said

    @property
    def report(self) -> Report:
        """What was reported."""
        said = self.cleaned_data
        return Report(said["state"], said["percent"], said["text"].strip(), said["expected_end"])

    @property
    def products(self) -> list[NewProduct]:
        """The files, each under its name."""
        files = self.cleaned_data["attached"]
        given = self.cleaned_data["product"].strip() if len(files) == 1 else ""
        return [_product(file, given) for file in files]


def _contradictions(said: dict[str, Any], today: date) -> list[tuple[str, str]]:
    state, percent, end = said.get("state"), said.get("percent"), said.get("expected_end")
    found = []
    if state == Task.State.DONE and percent is not None and percent < 100:
        found.append(("percent", words("Nhiệm vụ đã xong thì hoàn thành 100 %.", "A task that is done is 100 % done.")))
    if state == Task.State.PLANNED and percent:
        found.append(("percent", words("Chưa bắt đầu thì hoàn thành 0 %.", "What has not begun is 0 % done.")))
    if state == Task.State.DONE and (end is None or end > today):
        found.append(("expected_end", words("Ghi ngày đã xong.", "Give the day on which it was done.")))
    if state in {Task.State.PLANNED, Task.State.DOING} and end is not None and end < today:
        found.append(("expected_end", words("Ngày này đã qua mà chưa xong.", "That day is over and it is not done.")))
    return found


def _product(file: UploadedFile[Any], given: str) -> NewProduct:
    original = safe_name(PurePath(file.name or "").name)[:200]
    return NewProduct(given or PurePath(original).stem[:200], original, file.chunks())


class ReasonForm(Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=words("Lý do", "Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": words("Ghi lý do.", "Give the reason.")},
    )


class MeetingForm(Form):
    """A meeting of the board."""

    day = DateField(label=words("Ngày họp", "Day"))
    title = forms.CharField(label=words("Nội dung", "Subject"), max_length=200)


class DecisionForm(Form):
    """What a meeting decided."""

    text = forms.CharField(
        label=words("Kết luận", "Decision"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )
    responsible = forms.CharField(label=words("Người, đơn vị thực hiện", "Who does it"), max_length=200, required=False)
    due = DateField(label=words("Hạn", "Due"), required=False)
    task = forms.ModelChoiceField(
        Task.objects.none(), label=words("Về nhiệm vụ", "About the task"), required=False, empty_label="–"
    )
    target = forms.ModelChoiceField(
        Target.objects.none(), label=words("Về chỉ tiêu", "About the target"), required=False, empty_label="–"
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self._meeting = meeting
        self.fields["task"].queryset = meeting.plan.tasks.all()  # type: ignore[attr-defined]
        self.fields["target"].queryset = meeting.plan.targets.all()  # type: ignore[attr-defined]

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data["due"]
        if due is not None and due < self._meeting.day:
            raise ValidationError(words("Hạn trước ngày họp.", "It is due before the meeting."))
        return due

    @property
    def new(self) -> NewDecision:
        """The decision."""
        said = self.cleaned_data
        return NewDecision(said["text"], said["task"], said["target"], said["responsible"], said["due"])


class DoneForm(Form):
    """That a decision was carried out, and what came of it."""

    done_on = DateField(label=words("Ngày hoàn thành", "Done on"))
    outcome = forms.CharField(
        label=words("Kết quả", "What came of it"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self._meeting = meeting

    def clean_done_on(self) -> date:
        day = not_ahead(self.cleaned_data["done_on"])
        if day < self._meeting.day:
            raise ValidationError(words("Trước ngày họp.", "Before the meeting."))
        return day


_TOO_LARGE = Text(
    vi="Các tệp lớn hơn {limit} MB. Gửi ít tệp hơn mỗi lần.", en="The files are over {limit} MB. Send fewer at a time."
)
_SOMETHING_ELSE = Text(
    vi="«{name}»: nội dung không phải loại tệp mà tên nói. Mở tệp, lưu lại đúng loại (không đặt mật khẩu) rồi nộp.",
    en="«{name}» is not the kind of file that its name says. Open it, save it as what it is (without a password), then "
    "hand it in.",
)
_NO_SUCH_KIND = Text(
    vi="Không nhận tệp «{name}». Nhận: {kinds}.", en="The file «{name}» is not taken. Taken are: {kinds}."
)
