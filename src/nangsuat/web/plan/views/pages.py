"""What the pages of the builder share: where they stand, who may come in, what a refusal becomes."""

from __future__ import annotations

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from nangsuat.data import Text
from nangsuat.web.core.words import say
from nangsuat.web.people.models import User
from nangsuat.web.people.persons import person_of, require
from nangsuat.web.plan.errors import NotTaken
from nangsuat.web.plan.models import Plan
from nangsuat.web.plan.selectors import get_draft
from nangsuat.web.plan.services.drafting import ChangedMeanwhile

PLANS = Text(vi="Kế hoạch", en="Plans")

type Crumbs = list[tuple[Text, str]]


def crumbs_of(plan: Plan | None, *above: tuple[Text, str], last: Text | None = None) -> Crumbs:
    """The way from the list to a page of a plan; the last entry is the page itself."""
    entries: Crumbs = [(PLANS, reverse("plan:plans"))]
    if plan is not None:
        entries.append((plan.name, reverse("plan:plan", args=[plan.pk])))
    entries += above
    if last is not None:
        return [*entries, (last, "")]
    return [*entries[:-1], (entries[-1][0], "")]


def edited(request: HttpRequest, pk: int) -> tuple[User, Plan]:
    """The person and the draft that they may change: unseen is 404, seen only is 403."""
    user = person_of(request)
    plan = get_draft(user, pk)
    require(user, "plan.edit", plan)
    return user, plan


def to_page(name: str, plan: Plan, *arguments: object) -> HttpResponseRedirect:
    """To a page of the plan."""
    return HttpResponseRedirect(reverse(f"plan:{name}", args=[plan.pk, *arguments]))


def refused_in(form: BaseForm, refused: NotTaken, now: str) -> None:
    """Say on the form why nothing was saved; whoever saves once more knows what they put in the place of what."""
    form.add_error(None, say(refused.text))
    if isinstance(refused, ChangedMeanwhile):
        form.data = form.data.copy()  # type: ignore[attr-defined]  # what is posted is a QueryDict
        form.data[form.add_prefix("seen")] = now  # type: ignore[index]
