"""Forms of those who ask: what is asked and until when, of whom, and the reasons of exceptions."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from nangsuat.data import SPECIFICATIONS, specification_named
from nangsuat.web.core.fields import DateField
from nangsuat.web.core.forms import Form, ModelForm
from nangsuat.web.core.words import Counted, say, words
from nangsuat.web.handin.models import Assignment, Campaign
from nangsuat.web.handin.reading_codes import CodesNotRead, codes_in_file
from nangsuat.web.handin.selectors.choosing import CODES_LIMIT, Choice, Offer, split_codes
from nangsuat.web.handin.services.campaigns import CampaignFacts
from nangsuat.web.orgs.models import Organisation

BEFORE, AFTER = (30, 14, 7, 3, 1, 0), (3, 7, 14)  # days before and after the deadline that an owner may tick


def _reminder_choices() -> list[tuple[int, str]]:
    on_the_day = words("Đúng ngày hết hạn", "On the day itself")
    before = [(day, words(f"Trước hạn {day} ngày", f"{day} {Counted(day):day|days} before")) for day in BEFORE if day]
    after = [(-day, words(f"Sau hạn {day} ngày", f"{day} {Counted(day):day|days} after")) for day in AFTER]
    return [*before, (0, on_the_day), *after]


def _templates() -> list[tuple[str, str]]:
    return [
        (
            specification.id,
            say(specification.title) + f" ({specification.code}, {words('bản', 'version')} {specification.version})",
        )
        for specification in SPECIFICATIONS.values()
    ]


class CampaignForm(ModelForm):
    """What is asked, for which year, from when to when, with which reminders."""

    owner = forms.ModelChoiceField(Organisation.objects.none(), label=words("Đơn vị thu thập", "Who asks"))
    template = forms.ChoiceField(
        label=words("Mẫu biểu", "Template"),
        widget=forms.RadioSelect,
        help_text=words(
            "Bản mẫu đã chọn được giữ nguyên cho cả đợt.", "The version chosen stays the same for the whole campaign."
        ),
    )
    year = forms.IntegerField(
        label=words("Năm số liệu", "Year of the accounts"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "narrow"}),
        error_messages={"invalid": words("Viết năm bằng bốn chữ số, ví dụ 2025.", "Write the year as 2025.")},
    )
    opens_on = DateField(
        label=words("Ngày mở", "Opens on"),
        help_text=words("Từ ngày này doanh nghiệp nộp được và nhận thư mời.", "From this day on letters go out."),
    )
    deadline = DateField(
        label=words("Hạn nộp", "Deadline"),
        help_text=words(
            "Quá hạn vẫn nộp được cho đến khi đợt được đóng; bản nộp muộn được ghi rõ.",
            "Accounts are taken after it too, until the campaign is closed; late ones are marked.",
        ),
    )
    reminder_days = forms.TypedMultipleChoiceField(
        label=words("Nhắc qua thư điện tử", "Reminders by e-mail"),
        help_text=words("Chỉ nhắc doanh nghiệp chưa gửi.", "Only enterprises that have not sent are reminded."),
        choices=_reminder_choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Campaign
        fields = ("owner", "title", "title_en", "template", "year", "opens_on", "deadline", "reminder_days", "message")
        widgets = {"message": forms.Textarea(attrs={"rows": 4})}  # noqa: RUF012  # Django's own form
        help_texts = {  # noqa: RUF012
            "title": words(
                "Tên mà doanh nghiệp thấy, ví dụ: Thu thập số liệu năng suất năm 2025.",
                "What the enterprises see, for instance: Productivity accounts of 2025.",
            ),
            "message": words("Đứng trong thư mời, sau phần chung.", "Stands in the letter, after the general part."),
        }

    def __init__(self, *args: Any, owners: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["template"].choices = _templates()  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Organisation.objects.filter(pk__in=[owner.pk for owner in owners])  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["template"] = f"{self.instance.specification}/{self.instance.specification_version}"
        self._take_out(owners)

    def _take_out(self, owners: list[Organisation]) -> None:
        """Leave out what is settled: the only owner, and in an open campaign what the enterprises were asked."""
        settled = ["owner"] if self.instance.pk or len(owners) == 1 else []
        if self.instance.state != Campaign.State.DRAFT:
            settled += ["template", "year", "opens_on"]
        for name in settled:
            self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        opens = found.get("opens_on") or self.instance.opens_on
        if opens and found.get("deadline") and found["deadline"] < opens:
            self.add_error(
                "deadline", words("Hạn nộp phải sau ngày mở.", "The deadline must be after the opening day.")
            )
        self._check_year(found)
        return found

    def _check_year(self, found: dict[str, Any]) -> None:
        code, _, version = found.get("template", "").partition("/")
        if not code or found.get("year") is None:
            return
        years = specification_named(code, int(version)).years
        if found["year"] not in years:
            message = words(
                f"Mẫu biểu này hỏi số liệu từ năm {min(years)} đến năm {max(years)}.",
                f"This template asks for accounts from {min(years)} to {max(years)}.",
            )
            self.add_error("year", message)

    @property
    def facts(self) -> CampaignFacts:
        """What was said, as the services take it."""
        names = ("title", "title_en", "year", "opens_on", "deadline", "reminder_days", "message")
        found: dict[str, Any] = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if "template" in self.cleaned_data:
            found["specification"], _, found["specification_version"] = self.cleaned_data["template"].partition("/")
        return cast("CampaignFacts", found)


class ChoiceForm(Form):
    """Whom to ask: conditions on the register, or a list of codes, pasted or from a file."""

    industries = forms.MultipleChoiceField(
        label=words("Ngành", "Industries"), required=False, widget=forms.CheckboxSelectMultiple
    )
    territories = forms.MultipleChoiceField(
        label=words("Tỉnh, thành phố", "Provinces and cities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    parks = forms.TypedMultipleChoiceField(
        label=words("Khu", "Parks"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    codes = forms.CharField(
        label=words("Danh sách mã số thuế", "List of tax codes"),
        help_text=words(
            "Dán mã số thuế hoặc mã doanh nghiệp, mỗi dòng một mã. Để trống nếu không chọn theo danh sách.",
            "Paste tax codes or enterprise ids, one a line. Leave it empty if there is no list.",
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=words("Hoặc tệp danh sách", "Or a file with the list"),
        help_text=words(
            "Tệp .xlsx, .csv hoặc .txt; mã nằm ở cột đầu tiên.",
            ".xlsx, .csv or .txt, the codes in the first column.",
        ),
        required=False,
    )

    def __init__(self, *args: Any, offer: Offer, choice: Choice, **options: Any) -> None:
        shown = {**choice.as_record, "codes": "\n".join(choice.codes)}
        super().__init__(*args, **{"initial": shown, **options})
        offers: dict[str, list[tuple[Any, str, int]]] = {
            "industries": [*offer.industries],
            "territories": [*offer.territories],
            "parks": [*offer.parks],
        }
        for name, entries in offers.items():
            if len(entries) < 2:  # nothing to choose between
                del self.fields[name]
                continue
            self.fields[name].choices = [(value, f"{label} ({count})") for value, label, count in entries]  # type: ignore[attr-defined]

    def clean_file(self) -> tuple[str, ...]:
        """The codes in the file."""
        uploaded: UploadedFile[Any] | None = self.cleaned_data.get("file")
        if uploaded is None:
            return ()
        try:
            return codes_in_file(uploaded)
        except CodesNotRead as found:
            raise ValidationError(say(found.text)) from found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        codes = dict.fromkeys((*split_codes(found.get("codes", "")), *(found.get("file") or ())))
        if len(codes) > CODES_LIMIT:
            self.add_error("codes", words(f"Nhiều nhất {CODES_LIMIT} mã.", f"At most {CODES_LIMIT} codes."))
        found["all_codes"] = tuple(codes)
        return found

    @property
    def choice(self) -> Choice:
        """What was chosen."""
        found = self.cleaned_data
        return Choice(
            tuple(found.get("industries", ())),
            tuple(found.get("territories", ())),
            tuple(found.get("parks", ())),
            found["all_codes"],
        )


class NarrowingForm(Form):
    """Filters above the list of a campaign's enterprises."""

    name = forms.CharField(label=words("Tên, mã hoặc mã số thuế", "Name, id or tax code"), required=False)
    state = forms.ChoiceField(label=words("Trạng thái", "State"), required=False)
    industry = forms.ChoiceField(label=words("Ngành", "Industry"), required=False)
    territory = forms.ChoiceField(label=words("Tỉnh, thành phố", "Province or city"), required=False)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, industries: list[tuple[str, str]], territories: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        everything = [("", words("Tất cả", "All"))]
        states = [
            *everything,
            ("missing", words("Chưa gửi", "Not sent")),
            *Assignment.State.choices,
            ("no_contact", words("Chưa gửi, không có liên hệ", "Not sent, no contact")),
        ]
        offered = {"state": states, "industry": [*everything, *industries], "territory": [*everything, *territories]}
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            if len(choices) <= 2:
                del self.fields[name]


class ReasonForm(Form):
    """Why something is done; the reason stays in the record."""

    reason = forms.CharField(
        label=words("Lý do", "Reason"),
        help_text=words("Lý do được lưu trong hồ sơ.", "The reason stays in the record."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": words("Hãy ghi lý do.", "Write the reason.")},
    )


class WaiverForm(ReasonForm):
    """Which check to lift: one that stopped the enterprise's last file, or another rule in advance."""

    OTHER = "other"

    found = forms.ChoiceField(label=words("Quy tắc cần miễn", "Check to lift"), widget=forms.RadioSelect)
    rule = forms.ChoiceField(label=words("Quy tắc khác", "Another check"), required=False)
    column = forms.ChoiceField(
        label=words("Cột (chỉ khi chọn quy tắc khác)", "Column (with another check only)"), required=False
    )

    field_order = ("found", "rule", "column", "reason")

    def __init__(
        self,
        *args: Any,
        found: list[tuple[str, str]],
        rules: list[tuple[str, str]],
        columns: list[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        other = (self.OTHER, words("Quy tắc khác, miễn trước khi nộp", "Another check, before anything is handed in"))
        self.fields["found"].choices = [*found, other]  # type: ignore[attr-defined]
        self.fields["found"].initial = None if found else self.OTHER
        self.fields["rule"].choices = [("", ""), *rules]  # type: ignore[attr-defined]
        self.fields["column"].choices = [("", words("Mọi cột", "All columns")), *columns]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("found") == self.OTHER and not found.get("rule"):
            self.add_error("rule", words("Chọn quy tắc cần miễn.", "Choose the check to lift."))
        return found

    @property
    def check(self) -> tuple[str, str]:
        """Code of the check and the column; an empty column: all."""
        if self.cleaned_data["found"] == self.OTHER:
            return self.cleaned_data["rule"], self.cleaned_data["column"]
        code, _, column = self.cleaned_data["found"].partition("|")
        return code, column


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes as Django draws them, without three templates for each: a file may hold thousands of enterprises."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002  # drawn without one
    ) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        options = [option for _, group, _ in widget["optgroups"] for option in group]
        boxes = (
            (each["attrs"]["id"], name, each["value"], _TICKED[each["selected"]], each["label"]) for each in options
        )
        return format_html('<div id="{}">{}</div>', widget["attrs"]["id"], format_html_join("\n", _BOX, boxes))


_BOX = '<div><label for="{0}"><input type="checkbox" name="{1}" value="{2}" id="{0}"{3}> {4}</label></div>'
_TICKED = {False: SafeString(""), True: SafeString(" checked")}


class DeclarationForm(Form):
    """Who answers for accounts handed in for others, and on what ground."""

    declared_name = forms.CharField(label=words("Họ và tên người cam kết", "Full name of who declares"), max_length=120)
    declared_post = forms.CharField(label=words("Chức vụ", "Post"), max_length=120)
    authorisation = forms.CharField(
        label=words("Căn cứ ủy quyền của doanh nghiệp", "The enterprises' authorisation"),
        help_text=words(
            "Số và ngày của văn bản ủy quyền hoặc công văn gửi số liệu của doanh nghiệp.",
            "Number and date of the enterprises' letters of authorisation, or with which they sent the accounts.",
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    firms = forms.MultipleChoiceField(
        label=words("Doanh nghiệp được gửi", "Enterprises to send"),
        help_text=words(
            "Doanh nghiệp có điểm cần xác nhận đứng trước và chưa được chọn: chọn là xác nhận các điểm ghi ở đó.",
            "Those with points to confirm come first and are not ticked: ticking one confirms the points beside it.",
        ),
        widget=Boxes,
    )
    declared = forms.BooleanField(
        label=words(
            "Tôi cam kết số liệu đúng như doanh nghiệp đã cung cấp và đã được doanh nghiệp cho phép gửi thay.",
            "I declare that the figures are as the enterprises gave them and that they authorised sending them.",
        ),
        error_messages={"required": words("Hãy đánh dấu vào ô cam kết.", "Tick the declaration.")},
    )

    def __init__(self, *args: Any, firms: list[tuple[str, str]], ticked: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["firms"].choices = firms  # type: ignore[attr-defined]
        self.fields["firms"].initial = ticked
