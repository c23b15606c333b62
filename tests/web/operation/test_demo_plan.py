"""The demonstration's plan: the documents' targets beside the park's own, with what became of the tasks."""

import pytest

from nangsuat.web.operation.demo.places import make_places
from nangsuat.web.operation.demo.plans import make_plan
from nangsuat.web.plan.models import CountRecord, Document, Plan, PlanVersion, Progress, Spending
from nangsuat.web.plan.services.outlook import outlook_of


@pytest.mark.django_db
def test_the_plan_stands_on_documents_and_is_followed_up():
    places = make_places((2022, 2023, 2024, 2025))
    make_plan(places)
    make_plan(places)  # cut off and begun again: still one
    plan = Plan.objects.get()
    assert plan.synthetic
    assert plan.versions.get().state == PlanVersion.State.APPROVED
    documents = set(plan.targets.values_list("document", flat=True))
    assert documents == {"decision-36-2021", "decision-299-2022", "resolution-12-2026", ""}
    assert plan.tasks.count() == 4
    assert Progress.objects.count() == 3
    assert Spending.objects.count() == CountRecord.objects.count() == 9
    assert Document.objects.get().kind == Document.Kind.REPORT
    counted = outlook_of(plan).of("C1")
    assert counted.figure is not None
    assert counted.figure.value == 9
    assert counted.probability is not None
