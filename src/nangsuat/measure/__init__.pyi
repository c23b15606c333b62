from .capital import CapitalStock, perpetual_inventory
from .deflation import deflate
from .growth.accounting import GrowthAccounting, growth_accounting
from .growth.coefficients import Coefficients, coefficient_from_cost_shares, coefficient_from_input_output_table, coefficient_from_labour_income, coefficient_from_labour_share, fixed_coefficient
from .growth.klems import klems_accounting
from .index_numbers.basket import BadBasket, Basket
from .index_numbers.series import INDEX_METHODS, IndexNumbers, price_index, quantity_index
from .tfp_indexes import FirmTFP, ccd_index, firm_tfp, tornqvist_growth

__all__ = [
    "BadBasket",
    "Basket",
    "CapitalStock",
    "Coefficients",
    "FirmTFP",
    "GrowthAccounting",
    "INDEX_METHODS",
    "IndexNumbers",
    "ccd_index",
    "coefficient_from_cost_shares",
    "coefficient_from_input_output_table",
    "coefficient_from_labour_income",
    "coefficient_from_labour_share",
    "deflate",
    "firm_tfp",
    "fixed_coefficient",
    "growth_accounting",
    "klems_accounting",
    "perpetual_inventory",
    "price_index",
    "quantity_index",
    "tornqvist_growth",
]
