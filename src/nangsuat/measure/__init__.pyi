from .capital import CapitalStock, perpetual_inventory
from .deflation import MixedPrices, deflate, is_at_constant_prices
from .group_ranks import quantile_of, with_share_up_to
from .growth.account import NEAR_ZERO_GROWTH
from .growth.accounting import GrowthAccounting, growth_accounting
from .growth.coefficients import (
    Coefficients,
    coefficient_from_cost_shares,
    coefficient_from_input_output_table,
    coefficient_from_labour_income,
    coefficient_from_labour_share,
    fixed_coefficient,
)
from .growth.klems import klems_accounting
from .index_numbers.basket import BadBasket, Basket
from .index_numbers.series import (
    INDEX_METHODS,
    IndexNumbers,
    OptionNotForMethod,
    price_index,
    quantity_index,
    without_zeros,
)
from .indicators.dictionary import INDICATORS, indicator_named
from .indicators.figures import figure_of
from .indicators.groups import GroupedIndicators, aggregate_indicators
from .indicators.indicator import Indicator
from .indicators.listing import IndicatorList, explain_indicator, list_indicators
from .indicators.quantiles import quantiles
from .indicators.spelling import of_one_row, row_formula
from .indicators.symbols import name_of, other_ways
from .indicators.values import IndicatorValues, compute_indicators
from .initial_stock import InitialStockUnclear
from .lineage import recompute_from
from .market_power.markup_regressions import hall_markups, roeger_markups
from .market_power.markups import markdowns, markups
from .outlying_rows import trimmed, winsorised
from .production.dynamic_panels.dynamic_panel import Regressor, dynamic_panel
from .production.estimators import estimator_named
from .production.production_function import production_function
from .production.side_by_side import estimators_side_by_side
from .quick import QUICK_OUTPUT, quick_output
from .row_measures import (
    LOG,
    VALUE,
    WEIGHT,
    WHOLE,
    LogTFP,
    MeasuredRows,
    RowMeasure,
    computed_once,
    grouped_by,
    leave_out,
    read_row_measure,
    with_measure,
    with_whole,
)
from .tfp_indexes import FirmTFP, ShapesDiffer, ccd_index, firm_tfp, tornqvist_growth

__all__ = [
    "INDEX_METHODS",
    "INDICATORS",
    "LOG",
    "NEAR_ZERO_GROWTH",
    "QUICK_OUTPUT",
    "VALUE",
    "WEIGHT",
    "WHOLE",
    "BadBasket",
    "Basket",
    "CapitalStock",
    "Coefficients",
    "FirmTFP",
    "GroupedIndicators",
    "GrowthAccounting",
    "IndexNumbers",
    "Indicator",
    "IndicatorList",
    "IndicatorValues",
    "InitialStockUnclear",
    "LogTFP",
    "MeasuredRows",
    "MixedPrices",
    "OptionNotForMethod",
    "Regressor",
    "RowMeasure",
    "ShapesDiffer",
    "aggregate_indicators",
    "ccd_index",
    "coefficient_from_cost_shares",
    "coefficient_from_input_output_table",
    "coefficient_from_labour_income",
    "coefficient_from_labour_share",
    "compute_indicators",
    "computed_once",
    "deflate",
    "dynamic_panel",
    "estimator_named",
    "estimators_side_by_side",
    "explain_indicator",
    "figure_of",
    "firm_tfp",
    "fixed_coefficient",
    "grouped_by",
    "growth_accounting",
    "hall_markups",
    "indicator_named",
    "is_at_constant_prices",
    "klems_accounting",
    "leave_out",
    "list_indicators",
    "markdowns",
    "markups",
    "name_of",
    "of_one_row",
    "other_ways",
    "perpetual_inventory",
    "price_index",
    "production_function",
    "quantile_of",
    "quantiles",
    "quantity_index",
    "quick_output",
    "read_row_measure",
    "recompute_from",
    "roeger_markups",
    "row_formula",
    "tornqvist_growth",
    "trimmed",
    "winsorised",
    "with_measure",
    "with_share_up_to",
    "with_whole",
    "without_zeros",
]
