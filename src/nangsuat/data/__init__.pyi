from .checks.registry import Check
from .checks.report import CheckReport, check, check_file
from .checks.run import CHECKS, run_checks
from .files import CannotBeWritten, atomic_write
from .formulas import FormulaError, evaluate, settled, spell, symbols, to_expression
from .framing import NotAFrame, as_lazy, as_polars, content_hash, rows_hash
from .lineage import Figure, Input, Rows, as_input, figure_from
from .markup import MarkedUp, mark_up
from .official.productivity import (
    PublishedPeriod,
    PublishedProductivity,
    PublishedTfpShares,
    PublishedYear,
    viet_nam_productivity,
    viet_nam_tfp_shares,
)
from .official.sectors import viet_nam_sectors
from .panel import Break, EconomyPanel, FirmPanel, Panel
from .problems import CannotBeShown, MissingRoles, NangsuatError, Problem, ProblemsFound, Severity, UnknownOption
from .provenance import Dropped, Provenance, Source, expand_ranges, hash_file, row_ranges
from .reading.panels import read_economy, read_firms
from .reading.readers import guess_level, read_table
from .reading.table import ReadTable
from .reference.bringing import bring_onto_classification, bring_onto_map
from .reference.classification import Classification, Code, Status, UnknownCode
from .reference.crosswalk import Crosswalk, CrosswalkWrong, merger_2025, read_crosswalk
from .reference.importer import ClassificationRead, read_classification
from .reference.lists import EDITIONS, Edition, find_province, industry_codes, provinces
from .results import Cell, Column, Result, Table, write_cell
from .roles import ECONOMY_ROLES, FIRM_ROLES, KEYS, ROLES, ROW, TOTAL, Level, Role
from .synthetic import synthetic_park
from .templates.workbook import TemplateNotWritten, write_template
from .text import LANGUAGES, NO_WORDS, Language, Text, fold, format_date, format_number, join
from .units import UNITS, Unit, unit_named

__all__ = [
    "CHECKS",
    "ECONOMY_ROLES",
    "EDITIONS",
    "FIRM_ROLES",
    "KEYS",
    "LANGUAGES",
    "NO_WORDS",
    "ROLES",
    "ROW",
    "TOTAL",
    "UNITS",
    "Break",
    "CannotBeShown",
    "CannotBeWritten",
    "Cell",
    "Check",
    "CheckReport",
    "Classification",
    "ClassificationRead",
    "Code",
    "Column",
    "Crosswalk",
    "CrosswalkWrong",
    "Dropped",
    "EconomyPanel",
    "Edition",
    "Figure",
    "FirmPanel",
    "FormulaError",
    "Input",
    "Language",
    "Level",
    "MarkedUp",
    "MissingRoles",
    "NangsuatError",
    "NotAFrame",
    "Panel",
    "Problem",
    "ProblemsFound",
    "Provenance",
    "PublishedPeriod",
    "PublishedProductivity",
    "PublishedTfpShares",
    "PublishedYear",
    "ReadTable",
    "Result",
    "Role",
    "Rows",
    "Severity",
    "Source",
    "Status",
    "Table",
    "TemplateNotWritten",
    "Text",
    "Unit",
    "UnknownCode",
    "UnknownOption",
    "as_input",
    "as_lazy",
    "as_polars",
    "atomic_write",
    "bring_onto_classification",
    "bring_onto_map",
    "check",
    "check_file",
    "content_hash",
    "evaluate",
    "expand_ranges",
    "figure_from",
    "find_province",
    "fold",
    "format_date",
    "format_number",
    "guess_level",
    "hash_file",
    "industry_codes",
    "join",
    "mark_up",
    "merger_2025",
    "provinces",
    "read_classification",
    "read_crosswalk",
    "read_economy",
    "read_firms",
    "read_table",
    "row_ranges",
    "rows_hash",
    "run_checks",
    "settled",
    "spell",
    "symbols",
    "synthetic_park",
    "to_expression",
    "unit_named",
    "viet_nam_productivity",
    "viet_nam_sectors",
    "viet_nam_tfp_shares",
    "write_cell",
    "write_template",
]
