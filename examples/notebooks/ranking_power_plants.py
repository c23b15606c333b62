# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Xếp hạng khi đơn vị nào cũng hiệu quả: sáu nhà máy điện
#
# Sáu nhà máy trong P. Andersen và N. C. Petersen (1993) và K. Tone, *A slacks-based measure of super-efficiency in data
# envelopment analysis* (European Journal of Operational Research 143, 2002), như gói deaR ghi lại: bốn đầu vào, hai đầu
# ra, hiệu suất không đổi theo quy mô.

# %% [en]
# # A ranking where all are efficient: six power plants
#
# Six plants in P. Andersen and N. C. Petersen (1993) and K. Tone, *A slacks-based measure of super-efficiency in data
# envelopment analysis* (European Journal of Operational Research 143, 2002), as the package deaR records them: four
# inputs, two outputs, constant returns to scale.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"
SOLVER = 1e-9  # deaR's numbers, with all their digits

plants = pl.DataFrame(
    {
        "firm": ["D1", "D2", "D3", "D4", "D5", "D6"],
        "x1": [80.0, 65, 83, 40, 52, 94],
        "x2": [600.0, 200, 400, 1000, 600, 700],
        "x3": [54.0, 97, 72, 75, 20, 36],
        "x4": [8.0, 1, 4, 7, 3, 5],
        "y1": [90.0, 58, 60, 80, 72, 96],
        "y2": [5.0, 1, 7, 10, 8, 6],
    }
)
used = {"inputs": ["x1", "x2", "x3", "x4"], "outputs": ["y1", "y2"], "returns_to_scale": "crs"}
panel = ns.FirmPanel.from_frame(plants, constants={"year": 2002}, quantities=[*used["inputs"], *used["outputs"]])
ns.dea(panel, **used).frame.select("firm", "efficiency")

# %% [vi]
# ## Siêu hiệu quả: theo tia và theo phần dư
#
# Mỗi nhà máy chỉ được so với năm nhà máy kia. Điểm 2,4 nói: dù dùng gấp 2,4 lần mọi đầu vào, nhà máy ấy vẫn chưa bị
# vượt. Theo phần dư, lợi thế ở một đầu vào không bù được mọi đầu vào khác, nên điểm thấp hơn.

# %% [en]
# ## Super-efficiency: radial, and by slacks
#
# Each plant is held against the five others alone. A score of 2.4 says: with 2.4 times all its inputs it would still
# not be beaten. By slacks, an edge in one input does not make up for all others, and scores are lower.

# %%
radial = ns.dea(panel, **used, super_efficiency=True)
by_slacks = ns.slacks_based_measure(panel, **used, orientation="input", super_efficiency=True).to_frame()
table = pl.DataFrame(
    {
        "plant": plants["firm"],
        "radial deaR": [1.02825412896, 2.41666666667, 1.3125, 1.625, 2.40256959315, 1.0627885126],
        "radial": radial.scores,
        "SBM deaR": [1.01161598818, 1.70833333333, 1.078125, 1.15625, 1.79880952381, 1.0198097644],
        "SBM": by_slacks["super_efficiency"],
    }
)
for column in ("radial", "SBM"):
    assert np.abs(table[column] - table[f"{column} deaR"]).max() <= SOLVER
table

# %% [vi]
# ## Hiệu quả chéo: ý kiến của mọi nhà máy
#
# Hiệu quả chéo chấm mỗi nhà máy bằng trọng số của mọi nhà máy. Nó cho một thứ hạng khác: giỏi theo trọng số của
# chính mình chưa chắc đã giỏi theo trọng số của các nhà máy khác. Mục tiêu thứ hai (`goal`) phải nêu rõ, vì
# nó đổi kết quả.

# %% [en]
# ## Cross-efficiency: what all of them think
#
# Cross-efficiency scores each plant by the multipliers of all. It ranks differently: a plant that shines by its own
# multipliers need not by those of the others. The second goal (`goal`) has to be named, for it changes the answer.

# %%
sides = {"inputs": used["inputs"], "outputs": used["outputs"]}  # always under constant returns
opinions = {goal: ns.cross_efficiency(panel, **sides, goal=goal).to_frame() for goal in ("benevolent", "aggressive")}
pl.DataFrame({"plant": plants["firm"], **{goal: found["cross_efficiency"] for goal, found in opinions.items()}})
