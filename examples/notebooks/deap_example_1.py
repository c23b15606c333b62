# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Ví dụ của DEAP (Coelli 1996): từ điểm đến chi phí
#
# Năm doanh nghiệp, hai đầu vào, một đầu ra: ví dụ thứ nhất trong hướng dẫn của DEAP 2.1 (T. Coelli, CEPA Working Paper
# 96/08), cũng là bảng trang 166 của Coelli, Rao và Battese (1998), nơi có thêm giá đầu vào. DEAP in ba chữ số thập
# phân.

# %% [en]
# # DEAP's example (Coelli 1996): from scores to cost
#
# Five firms, two inputs, one output: the first example of the guide to DEAP 2.1 (T. Coelli, CEPA Working Paper 96/08),
# also the table on page 166 of Coelli, Rao and Battese (1998), which adds prices of inputs. DEAP prints three decimals.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"
PRINTED = 0.5e-3 + 1e-9  # half of the last digit

firms = pl.DataFrame(
    {
        "firm": ["1", "2", "3", "4", "5"],
        "made": [1.0, 2, 3, 1, 2],
        "x1": [2.0, 2, 6, 3, 6],
        "x2": [5.0, 4, 6, 2, 2],
        "price1": [1.0] * 5,
        "price2": [3.0] * 5,
    }
)
own = ["made", "x1", "x2", "price1", "price2"]
panel = ns.FirmPanel.from_frame(firms, constants={"year": 1996}, quantities=own)
used = {"inputs": ["x1", "x2"], "outputs": ["made"], "returns_to_scale": "crs"}
firms

# %% [vi]
# ## Hiệu quả kỹ thuật, phần dư, mục tiêu
#
# DEAP in: hiệu quả 0,500; 1,000; 0,833; 0,714; 1,000. Doanh nghiệp 1 còn thừa 0,5 đầu vào thứ hai; mục tiêu của nó là
# nửa doanh nghiệp 2.

# %% [en]
# ## Technical efficiency, slack, targets
#
# DEAP prints the efficiencies 0.500, 1.000, 0.833, 0.714, 1.000. Firm 1 is left with 0.5 of the second input too much;
# its target is half of firm 2.

# %%
found = ns.dea(panel, **used)
assert np.abs(found.scores - [0.5, 1, 0.833, 0.714, 1]).max() <= PRINTED
targets = found.targets().pivot("quantity", index="firm", values="target")
assert np.abs(targets["x1"] - pl.Series([1.0, 2, 5, 2.143, 6])).max() <= PRINTED
assert np.abs(targets["x2"] - pl.Series([2.0, 4, 5, 1.429, 2])).max() <= PRINTED
found.targets().select("firm", "quantity", "observed", "at_frontier", "slack", "target")

# %% [vi]
# ## Ai là mẫu
#
# DEAP: doanh nghiệp 3 học hỏi từ 5 (0,500) và 2 (1,000); doanh nghiệp 4 từ 5 (0,286) và 2 (0,214).

# %% [en]
# ## Whom to learn from
#
# DEAP: firm 3 has the peers 5 (0.500) and 2 (1.000), firm 4 has 5 (0.286) and 2 (0.214).

# %%
peers = (
    found.peers().filter(pl.col("firm").is_in(["1", "3", "4"])).sort("firm", "peer").select("firm", "peer", "weight")
)
assert peers["peer"].to_list() == ["2", "2", "5", "2", "5"]
assert np.abs(peers["weight"] - pl.Series([0.5, 1, 0.5, 0.214, 0.286])).max() <= PRINTED
peers

# %% [vi]
# ## Chi phí
#
# Cùng bảng với giá: hiệu quả chi phí bằng hiệu quả kỹ thuật nhân hiệu quả phân bổ. Sách in AE 0,706; 0,857; 0,900;
# 0,933; 1,000 và CE 0,353; 0,857; 0,750; 0,667; 1,000.

# %% [en]
# ## Cost
#
# The same table with prices: cost efficiency is technical times allocative efficiency. The book prints AE 0.706, 0.857,
# 0.900, 0.933, 1.000 and CE 0.353, 0.857, 0.750, 0.667, 1.000.

# %%
cost = ns.cost_efficiency(panel, **used, prices={"x1": "price1", "x2": "price2"}).to_frame()
table = cost.select("firm", "technical_efficiency", "allocative_efficiency", "cost_efficiency")
assert np.abs(table["allocative_efficiency"] - pl.Series([0.706, 0.857, 0.9, 0.933, 1])).max() <= PRINTED
assert np.abs(table["cost_efficiency"] - pl.Series([0.353, 0.857, 0.75, 0.667, 1])).max() <= PRINTED
table
