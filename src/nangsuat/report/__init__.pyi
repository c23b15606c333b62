from .charts import (
    bar_ranking,
    distribution,
    line_chart,
    position_strip,
    stacked_contributions,
    waterfall,
)
from .document import (
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
from .lineage import Lineage, NoLineage, UnknownFigure, read_lineage
from .theme import PALETTE
from .trace import recompute, trace
from .writing import FORMATS, Format, write_document

__all__ = [
    "FORMATS",
    "PALETTE",
    "REPORT",
    "Annex",
    "Block",
    "Bullets",
    "ChartBlock",
    "Document",
    "DocumentKind",
    "Format",
    "Heading",
    "LegalBases",
    "Lineage",
    "Metadata",
    "NoLineage",
    "Notice",
    "Paragraph",
    "Recipients",
    "SignatureBlock",
    "TableBlock",
    "UnknownFigure",
    "bar_ranking",
    "distribution",
    "economy_report",
    "enterprise_report",
    "firms_report",
    "line_chart",
    "position_strip",
    "read_lineage",
    "recompute",
    "stacked_contributions",
    "trace",
    "waterfall",
    "write_document",
]
