"""One record of every kind of a plan under way: open to everybody, with an owner of a task from outside its body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from nangsuat.report.layout import set_document
from nangsuat.web.core.storage import keep
from nangsuat.web.plan.models import Decision, Document, DocumentFile, Meeting, Plan, Product, Scenario
from nangsuat.web.plan.services.composing import compose
from nangsuat.web.plan.services.figures_kept import kept_figures
from web_documents import make_draft, make_reported
from web_followup import TODAY, Underway
from web_plan_figures import add_effect, add_target, add_task
from web_world import World

_OF_A_COUNT = ("records", "record_add", "records_template", "records_upload", "records_check")
_OF_AN_ISSUED = {"document_sign", "document_changes"}
_OF_NO_PLAN = {"plans", "make"}


@dataclass
class PlanRecords:
    """What addresses of plans name. ``underway`` is approved and public; ``unseen`` is the city's draft."""

    underway: Underway
    unseen: Plan
    scenario: Scenario
    product: Product
    meeting: Meeting
    decision: Decision
    draft: Document
    issued: Document
    file: DocumentFile
    printed: str  # the place of a figure in the draft

    def of(self, name: str) -> dict[str, Any]:
        """What an address is called with, by its name without the subject's."""
        if name in _OF_NO_PLAN:
            return {}
        return self._of_parts().get(name) or self._of_documents(name) or {"pk": self.underway.plan.pk}

    def _of_parts(self) -> dict[str, dict[str, Any]]:
        plan, task = self.underway.plan.pk, self.underway.training.pk
        of_task, of_row = {"pk": task}, {"pk": plan, "task": task}
        measured, counted = ({"pk": plan, "target": each.pk} for each in (self.underway.growth, self.underway.count))
        version, scenario = {"pk": plan, "number": 1}, {"pk": plan, "scenario": self.scenario.pk}
        return {
            **dict.fromkeys(("task", "progress_add", "spending", "spending_add"), of_task),
            **dict.fromkeys(("task_edit", "task_row"), of_row),
            **dict.fromkeys(("target", "target_edit", "binding"), measured),
            **dict.fromkeys(_OF_A_COUNT, counted),
            **dict.fromkeys(("scenario", "scenario_delete"), scenario),
            **dict.fromkeys(("version", "version_decide"), version),
            "version_compare": {**version, "other": 0},
            "part_delete": {"pk": plan, "kind": "target", "part": self.underway.growth.pk},
            "product": {"pk": self.product.pk},
            "spending_reverse": {"pk": self.underway.training.spending.earliest("pk").pk},
            "record_withdraw": {"pk": self.underway.count.records.earliest("pk").pk},
            "meeting": {"pk": self.meeting.pk},
            "decision_add": {"pk": self.meeting.pk},
            "decision_done": {"pk": self.decision.pk},
        }

    def _of_documents(self, name: str) -> dict[str, Any]:
        if name == "document_file":
            return {"pk": self.file.pk}
        if name == "document_add":
            return {"pk": self.underway.plan.pk, "kind": "report"}
        if name == "documents" or not name.startswith(("document", "passage")):
            return {}
        more = {"passage": {"place": "next"}, "document_figure": {"key": self.printed}}.get(name, {})
        return {"pk": self.issued.pk if name in _OF_AN_ISSUED else self.draft.pk, **more}


def make_plan_records(world: World) -> PlanRecords:
    underway = make_reported(world)
    underway.plan.public = True
    underway.plan.save()
    underway.training.owner = world.analyst
    underway.training.save()
    underway.count.records.filter(identity="code:A").update(
        enterprise=world.enterprise, subject=world.enterprise.organisation.name
    )
    underway.training.spending.update(enterprise=world.enterprise)
    draft, issued = make_draft(underway, world, "report"), _issued(underway, world)
    meeting = Meeting.objects.create(plan=underway.plan, day=TODAY, title="Họp ban chỉ đạo quý II")
    changes = {underway.consulting.key: {"delay_months": 6}}
    return PlanRecords(
        underway,
        unseen=_unseen(world),
        scenario=Scenario.objects.create(plan=underway.plan, name="Chậm nửa năm", changes=changes),
        product=_product(underway),
        meeting=meeting,
        decision=Decision.objects.create(
            meeting=meeting, text="Mở thêm hai lớp", task=underway.training, due=TODAY + timedelta(days=30)
        ),
        draft=draft,
        issued=issued,
        file=issued.files.get(kind="pdf"),
        printed=next(iter(set_document(compose(draft).document, "vi", draw=False).lineage.figures)),
    )


def _product(underway: Underway) -> Product:
    digest, size = keep([b"%PDF-1.7 tai lieu"])
    facts = {"name": "Tài liệu tập huấn", "original_name": "tai-lieu.pdf", "sha256": digest, "size": size}
    return Product.objects.create(task=underway.training, progress=underway.training.progress.first(), **facts)


def _unseen(world: World) -> Plan:
    """A draft that nobody put forward."""
    plan = Plan.objects.create(owner=world.city, title="Kế hoạch của Sở, đang soạn", first=2026, last=2030)
    add_effect(add_task(plan), add_target(plan), 0.1, 0.2, 0.3)
    return plan


def _issued(underway: Underway, world: World) -> Document:
    """A document with its files, as the worker leaves it; what is in them is other tests' subject."""
    document = make_draft(underway, world, "letter")
    composed = compose(document)
    ready = set_document(composed.document, "vi", draw=False)
    figures = {"named": kept_figures(composed.figures, ready)}
    for kind, content in (("docx", b"PK"), ("pdf", b"%PDF-1.7"), ("lineage", ready.lineage.to_json().encode())):
        digest, size = keep([content])
        DocumentFile.objects.create(document=document, kind=kind, name=f"a.{kind}", sha256=digest, size=size)
    Document.objects.filter(pk=document.pk).update(state=Document.State.ISSUED, figures=figures)
    document.refresh_from_db()
    return document
