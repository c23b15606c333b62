from .checks.registry import Check
from .checks.report import CheckReport, check, check_file
from .checks.run import CHECKS, run_checks
from .files import CannotBeWritten, atomic_write
from .formulas import FormulaError, evaluate, settled, spell, symbols, to_expression
from .framing import NotAFrame, as_lazy, as_polars, content_hash, rows_hash
from .handin.amounts import Amount, AmountChoice, parse_amount
from .handin.checking import check_hand_in
from .handin.form import check_form
from .handin.gates import Gate, GateResult
from .handin.names import safe_name
from .handin.published import SPECIFICATIONS, specification_named
from .handin.result import HandInCheck, Normalisation, problem_key
from .handin.snapshots import AcceptedHandIn, HandInPanel, Origin, SnapshotsDiffer, read_snapshots
from .handin.specification import HandInEnterprise, HandInField, HandInSection, HandInSpecification
from .handin.unmistakable import unmistakable
from .handin.upload import UPLOAD_LIMIT, ExaminedUpload, examine_upload
from .handin.views import ColumnProblems, ProblemViews, RowProblems, problem_views
from .handin.workbook import write_hand_in_workbook
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
from .on_spark import is_on_spark
from .options import checked_keys, checked_names, checked_number, checked_quantities, checked_whole_number
from .panel import Break, EconomyPanel, FirmPanel, Panel
from .problems import CannotBeShown, MissingRoles, NangsuatError, Problem, ProblemsFound, Severity, UnknownOption
from .provenance import Dropped, Provenance, Source, expand_ranges, hash_file, row_ranges
from .reading.days import read_day
from .reading.numbers import read_number
from .reading.panels import read_economy, read_firms
from .reading.readers import guess_level, read_table
from .reading.table import ReadTable
from .reference.bringing import bring_onto_classification, bring_onto_map
from .reference.classification import Classification, Code, Status, UnknownCode
from .reference.crosswalk import Crosswalk, CrosswalkWrong, merger_2025, read_crosswalk
from .reference.importer import ClassificationRead, read_classification
from .reference.lists import EDITIONS, Edition, find_province, industry_codes, provinces
from .results import Cell, Column, Result, Table, write_cell
from .roles import ECONOMY_ROLES, FIRM_ROLES, KEYS, ROLES, ROW, TOTAL, Level, Role, quantity
from .row_tables.columns import FilledTable, RowColumn, RowTable
from .row_tables.drawing import row_workbook
from .row_tables.reading import RowsRead, RowValues, read_rows
from .spark_rows import arrow_batches, blocks_of_rows, rows_in_memory, spark_schema
from .synthetic import synthetic_park
from .templates.workbook import TemplateNotWritten, write_template
from .text import LANGUAGES, NO_WORDS, Language, Text, exactly, fold, format_date, format_number, join
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
    "SPECIFICATIONS",
    "TOTAL",
    "UNITS",
    "UPLOAD_LIMIT",
    "AcceptedHandIn",
    "Amount",
    "AmountChoice",
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
    "ColumnProblems",
    "Crosswalk",
    "CrosswalkWrong",
    "Dropped",
    "EconomyPanel",
    "Edition",
    "ExaminedUpload",
    "Figure",
    "FilledTable",
    "FirmPanel",
    "FormulaError",
    "Gate",
    "GateResult",
    "HandInCheck",
    "HandInEnterprise",
    "HandInField",
    "HandInPanel",
    "HandInSection",
    "HandInSpecification",
    "Input",
    "Language",
    "Level",
    "MarkedUp",
    "MissingRoles",
    "NangsuatError",
    "Normalisation",
    "NotAFrame",
    "Origin",
    "Panel",
    "Problem",
    "ProblemViews",
    "ProblemsFound",
    "Provenance",
    "PublishedPeriod",
    "PublishedProductivity",
    "PublishedTfpShares",
    "PublishedYear",
    "ReadTable",
    "Result",
    "Role",
    "RowColumn",
    "RowProblems",
    "RowTable",
    "RowValues",
    "Rows",
    "RowsRead",
    "Severity",
    "SnapshotsDiffer",
    "Source",
    "Status",
    "Table",
    "TemplateNotWritten",
    "Text",
    "Unit",
    "UnknownCode",
    "UnknownOption",
    "arrow_batches",
    "as_input",
    "as_lazy",
    "as_polars",
    "atomic_write",
    "blocks_of_rows",
    "bring_onto_classification",
    "bring_onto_map",
    "check",
    "check_file",
    "check_form",
    "check_hand_in",
    "checked_keys",
    "checked_names",
    "checked_number",
    "checked_quantities",
    "checked_whole_number",
    "content_hash",
    "evaluate",
    "exactly",
    "examine_upload",
    "expand_ranges",
    "figure_from",
    "find_province",
    "fold",
    "format_date",
    "format_number",
    "guess_level",
    "hash_file",
    "industry_codes",
    "is_on_spark",
    "join",
    "mark_up",
    "merger_2025",
    "parse_amount",
    "problem_key",
    "problem_views",
    "provinces",
    "quantity",
    "read_classification",
    "read_crosswalk",
    "read_day",
    "read_economy",
    "read_firms",
    "read_number",
    "read_rows",
    "read_snapshots",
    "read_table",
    "row_ranges",
    "row_workbook",
    "rows_hash",
    "rows_in_memory",
    "run_checks",
    "safe_name",
    "settled",
    "spark_schema",
    "specification_named",
    "spell",
    "symbols",
    "synthetic_park",
    "to_expression",
    "unit_named",
    "unmistakable",
    "viet_nam_productivity",
    "viet_nam_sectors",
    "viet_nam_tfp_shares",
    "write_cell",
    "write_hand_in_workbook",
    "write_template",
]
