"""What a notice says."""

from __future__ import annotations

from typing import Any

from django import forms

from nangsuat.web.core.forms import ModelForm
from nangsuat.web.core.words import words
from nangsuat.web.news.models import Notice
from nangsuat.web.news.services import NoticeText
from nangsuat.web.orgs.models import Organisation

_LONGEST = 20_000  # characters: a notice is short; a document has its own place

_HOW = words(
    "Dòng trống tách đoạn. «- » đầu dòng là gạch đầu dòng, «1. » là đánh số, «### » là tiêu đề nhỏ, **chữ đậm**, "
    "*chữ nghiêng*, [chữ](https://…) là liên kết.",
    "An empty line parts paragraphs. «- » begins a bullet, «1. » a number, «### » a heading; **bold**, *italic*, "
    "[words](https://…) for a link.",
)


class NoticeForm(ModelForm):
    """Title and text, in Vietnamese and, if somebody writes it, in English."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=words("Đứng tên", "In the name of"), empty_label=None
    )
    body = forms.CharField(
        label=words("Nội dung", "Text"),
        help_text=_HOW,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    body_en = forms.CharField(
        label=words("Nội dung tiếng Anh", "Text in English"),
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
    )

    class Meta:
        model = Notice
        fields = ("organisation", "title", "body", "title_en", "body_en")

    def __init__(self, *args: Any, bodies: list[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk or len(bodies) == 1:
            del self.fields["organisation"]
        else:
            offered = Organisation.objects.filter(pk__in=[body.pk for body in bodies])
            self.fields["organisation"].queryset = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if bool(found.get("title_en")) != bool(found.get("body_en")) and not self.errors:
            missing = "body_en" if found.get("title_en") else "title_en"
            self.add_error(
                missing,
                words(
                    "Bản tiếng Anh cần cả tiêu đề và nội dung; hoặc để trống cả hai.",
                    "The English version needs both title and text; or leave both empty.",
                ),
            )
        return found

    @property
    def text(self) -> NoticeText:
        """What was written."""
        found = self.cleaned_data
        return NoticeText(found["title"], found["body"], found["title_en"], found["body_en"])
