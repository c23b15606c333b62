"""What is kept of plans: what they say, what was approved, what was done, what was measured, what was issued."""

from nangsuat.web.plan.models.documents import Document, DocumentFile, Passage
from nangsuat.web.plan.models.followup import CountRecord, Decision, Meeting, Product, Progress, Spending
from nangsuat.web.plan.models.measured import Measurement, Scenario
from nangsuat.web.plan.models.plans import (
    BudgetLine,
    Objective,
    Plan,
    PlanVersion,
    Responsibility,
    Target,
    TargetMilestone,
    Task,
    TaskEffect,
)

__all__ = [
    "BudgetLine",
    "CountRecord",
    "Decision",
    "Document",
    "DocumentFile",
    "Measurement",
    "Meeting",
    "Objective",
    "Passage",
    "Plan",
    "PlanVersion",
    "Product",
    "Progress",
    "Responsibility",
    "Scenario",
    "Spending",
    "Target",
    "TargetMilestone",
    "Task",
    "TaskEffect",
]
