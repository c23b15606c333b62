"""Forms of the site: one look for all, errors with words at the field and above the form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Fields as ``core/field.html`` draws them: label, help, error, control."""

    form_template_name = "core/form.html"
    field_template_name = "core/field.html"


class Form(forms.Form):
    """A form as all of ours look."""

    default_renderer = Renderer
    use_required_attribute = False  # errors come all at once, in words

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})


class ModelForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic needs a model that each form names itself
    """A form over a record, as all of ours look."""

    default_renderer = Renderer
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
