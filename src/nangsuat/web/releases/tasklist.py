"""What a body that makes releases has to do: finish what failed, look at what is being made, release what is closed."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from nangsuat.data import Text
from nangsuat.web.core.tasklist import Task, TaskGroup, TaskState, task_source
from nangsuat.web.handin.models import Campaign
from nangsuat.web.people.models import User
from nangsuat.web.releases.models import Release
from nangsuat.web.releases.selectors import own_bodies

_TITLE = Text(vi="Bản công bố", en="Releases")
_SHOWN = 3


@task_source(order=60)
def releases_to_make(user: User) -> Iterator[TaskGroup]:
    """The releases of a person's bodies that are not finished, and closed campaigns without one."""
    bodies = [body.pk for body in own_bodies(user, writing=True)]
    if not bodies:
        return
    open_ones = Release.objects.filter(owner__in=bodies, state__in=[Release.State.MAKING, Release.State.FAILED])
    tasks = [_unfinished(release) for release in open_ones.defer("manifest")[:_SHOWN]]
    closed = Campaign.objects.filter(owner__in=bodies, state=Campaign.State.CLOSED)
    tasks += [_unreleased(campaign) for campaign in closed.exclude(pk__in=_released(bodies))[:_SHOWN]]
    if tasks:
        yield TaskGroup(_TITLE, tuple(tasks))


def _released(bodies: list[int]) -> set[int]:
    """The campaigns that went into a published release, as each says itself: their hand-ins are too many to look at."""
    published = Release.objects.filter(owner__in=bodies, state=Release.State.PUBLISHED).order_by()
    asked = published.values_list("manifest__asked__campaigns", flat=True)
    return {campaign for campaigns in asked for campaign in campaigns}


def _unfinished(release: Release) -> Task:
    state = TaskState.IN_PROGRESS if release.state == Release.State.MAKING else TaskState.HAS_ERRORS
    return Task(release.name, reverse("releases:release", args=[release.pk]), state)


def _unreleased(campaign: Campaign) -> Task:
    title = Text(vi=f"Lập bản công bố từ «{campaign.name.vi}»", en=f"Make a release of «{campaign.name.en}»")
    return Task(title, reverse("releases:release_make") + f"?campaign={campaign.pk}", TaskState.NOT_STARTED)
