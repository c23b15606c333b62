from .allocation_section import MisallocationOf
from .charts import bar_ranking, distribution, line_chart, position_strip, stacked_contributions, waterfall
from .document import (
    LETTER,
    PLAN,
    REPORT,
    Annex,
    Block,
    Bullets,
    ChartBlock,
    Document,
    DocumentKind,
    Heading,
    LegalBases,
    Metadata,
    Notice,
    Paragraph,
    Recipients,
    SignatureBlock,
    TableBlock,
)
from .economy import economy_report
from .enterprise import enterprise_report
from .firms import firms_report
from .frontier_section import FrontierOf
from .lineage import Lineage, NoLineage, UnknownFigure, read_lineage
from .official.letter import letter
from .official.letterheads import Letterhead
from .official.passages import PLACES, OfficialKind, PassagePlace, missing_passages, unknown_names
from .official.plan_document import figures_of_plan, plan_document
from .official.progress_report import progress_report
from .official.standing import (
    CountStanding,
    DecisionStanding,
    MoneyStanding,
    PlanStanding,
    TargetStanding,
    TaskStanding,
    mean_growth,
    mean_growth_of_levels,
)
from .official.stated import amount_in_vnd, in_millions, source_of_plan, stated
from .plan_outlook import outlook_report
from .production_section import ProductionOf
from .result_document import View, result_document
from .theme import PALETTE
from .trace import recompute, trace
from .writing import FORMATS, Format, write_document

__all__ = [
    "FORMATS",
    "LETTER",
    "PALETTE",
    "PLACES",
    "PLAN",
    "REPORT",
    "Annex",
    "Block",
    "Bullets",
    "ChartBlock",
    "CountStanding",
    "DecisionStanding",
    "Document",
    "DocumentKind",
    "Format",
    "FrontierOf",
    "Heading",
    "LegalBases",
    "Letterhead",
    "Lineage",
    "Metadata",
    "MisallocationOf",
    "MoneyStanding",
    "NoLineage",
    "Notice",
    "OfficialKind",
    "Paragraph",
    "PassagePlace",
    "PlanStanding",
    "ProductionOf",
    "Recipients",
    "SignatureBlock",
    "TableBlock",
    "TargetStanding",
    "TaskStanding",
    "UnknownFigure",
    "View",
    "amount_in_vnd",
    "bar_ranking",
    "distribution",
    "economy_report",
    "enterprise_report",
    "figures_of_plan",
    "firms_report",
    "in_millions",
    "letter",
    "line_chart",
    "mean_growth",
    "mean_growth_of_levels",
    "missing_passages",
    "outlook_report",
    "plan_document",
    "position_strip",
    "progress_report",
    "read_lineage",
    "recompute",
    "result_document",
    "source_of_plan",
    "stacked_contributions",
    "stated",
    "trace",
    "unknown_names",
    "waterfall",
    "write_document",
]
