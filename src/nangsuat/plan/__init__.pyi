from .aims import AIM_MEASURES, Aim
from .at_work import effects_at_work
from .checking import check_plan, problems_of_target, problems_of_task
from .checking_tasks import usual_unit
from .comparing import PlanChange, compare_plans
from .counting import (
    COUNTED,
    Count,
    CountedRecord,
    Likeness,
    YearCount,
    count_of,
    counts_by_year,
    identity_of,
    likely_doubles,
)
from .effects import EFFECT_UNITS, NO_RISK, Change, EffectWrong, Elicited, Measured, Risk, Scenario, TaskEffect
from .fan import FAN_LEVELS, Fan
from .following import STANDINGS, Followed, FollowUpRule, Standing, standing_of
from .forecast import Forecast, forecast
from .history import HISTORY_KINDS, History, HistoryWrong, Observed
from .layers_beside import LayerOutlook, layers_beside
from .model import (
    FUNDING_SOURCES,
    TARGET_KINDS,
    BudgetLine,
    Ceilings,
    Effect,
    Milestone,
    Objective,
    Plan,
    PlannedTarget,
    PlannedTask,
    Responsibility,
)
from .money import BREACHES, Account, Breach, Expense, Support, accounts_of, breaches_of, support_of
from .naming import LOCAL_STATUS, SCOPES, document_named, group_named, number_of, scope_named, status_named, task_groups
from .open_sdg import OPEN_SDG_STATUSES, OpenSdgProgress, open_sdg_opinion, open_sdg_progress
from .periods import CALENDAR_YEAR, FROM_15_DECEMBER, REPORTING_PERIODS, ReportingPeriod
from .plan_data import plan_from_data, plan_to_data
from .plan_file import PlanFile, begin_plan_file, plan_file_from_text, plan_file_text, read_plan_file
from .progress import LIGHTS, Light, LightRule, traffic_light
from .prospect import Latest, MilestoneOutlook, TargetOutlook, about
from .prospects import PlanOutlook, plan_outlook
from .reach import reach, reach_all
from .reach_parts import Alternative, Contribution, Needed, ScenarioReached
from .reach_result import Reach, ReachAll
from .starting import plan_from_documents, targets_of_layer
from .task_table import TaskTableRead, next_key, read_task_table, write_task_table

__all__ = [
    "AIM_MEASURES",
    "BREACHES",
    "CALENDAR_YEAR",
    "COUNTED",
    "EFFECT_UNITS",
    "FAN_LEVELS",
    "FROM_15_DECEMBER",
    "FUNDING_SOURCES",
    "HISTORY_KINDS",
    "LIGHTS",
    "LOCAL_STATUS",
    "NO_RISK",
    "OPEN_SDG_STATUSES",
    "REPORTING_PERIODS",
    "SCOPES",
    "STANDINGS",
    "TARGET_KINDS",
    "Account",
    "Aim",
    "Alternative",
    "Breach",
    "BudgetLine",
    "Ceilings",
    "Change",
    "Contribution",
    "Count",
    "CountedRecord",
    "Effect",
    "EffectWrong",
    "Elicited",
    "Expense",
    "Fan",
    "FollowUpRule",
    "Followed",
    "Forecast",
    "History",
    "HistoryWrong",
    "Latest",
    "LayerOutlook",
    "Light",
    "LightRule",
    "Likeness",
    "Measured",
    "Milestone",
    "MilestoneOutlook",
    "Needed",
    "Objective",
    "Observed",
    "OpenSdgProgress",
    "Plan",
    "PlanChange",
    "PlanFile",
    "PlanOutlook",
    "PlannedTarget",
    "PlannedTask",
    "Reach",
    "ReachAll",
    "ReportingPeriod",
    "Responsibility",
    "Risk",
    "Scenario",
    "ScenarioReached",
    "Standing",
    "Support",
    "TargetOutlook",
    "TaskEffect",
    "TaskTableRead",
    "YearCount",
    "about",
    "accounts_of",
    "begin_plan_file",
    "breaches_of",
    "check_plan",
    "compare_plans",
    "count_of",
    "counts_by_year",
    "document_named",
    "effects_at_work",
    "forecast",
    "group_named",
    "identity_of",
    "layers_beside",
    "likely_doubles",
    "next_key",
    "number_of",
    "open_sdg_opinion",
    "open_sdg_progress",
    "plan_file_from_text",
    "plan_file_text",
    "plan_from_data",
    "plan_from_documents",
    "plan_outlook",
    "plan_to_data",
    "problems_of_target",
    "problems_of_task",
    "reach",
    "reach_all",
    "read_plan_file",
    "read_task_table",
    "scope_named",
    "standing_of",
    "status_named",
    "support_of",
    "targets_of_layer",
    "task_groups",
    "traffic_light",
    "usual_unit",
    "write_task_table",
]
