# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Simar và Wilson (1998): điểm chắc đến đâu
#
# Mười chín nhà máy điện của Färe, Grosskopf và Kokkelenberg (1989), dùng trong L. Simar và P. W. Wilson, *Sensitivity
# analysis of efficiency scores*, Management Science 44, trang 59. Số liệu như gói deaR ghi lại; điểm VRS là của bài,
# các khoảng tin cậy thay đổi theo lần lấy mẫu.

# %% [en]
# # Simar and Wilson (1998): how sure a score is
#
# Nineteen power plants of Färe, Grosskopf and Kokkelenberg (1989), used by L. Simar and P. W. Wilson, *Sensitivity
# analysis of efficiency scores*, Management Science 44, page 59. The data are as the package deaR records them; the VRS
# scores are the paper's, intervals change with the draws.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"

plants = pl.DataFrame(
    [
        ("Coffeen", 179, 3969.1, 1005.5, 3531.4), ("Grant Tower", 96, 896.32, 194.6, 841.3),
        ("Gudsonville", 94, 803.17, 200, 690.5), ("Meredosia", 141, 1629.9, 564.1, 1498.1),
        ("Newton", 147, 3264.4, 617.4, 3347.7), ("Fisk", 261, 1427.5, 347.1, 1263.2),
        ("Joliet", 448, 6365.3, 1680.4, 5734), ("Kinkaid", 223, 4911, 1319.4, 4107.7),
        ("Powell", 279, 7779.3, 1785.6, 6964.2), ("Ridgeland", 214, 2307.5, 690, 1961),
        ("Will County", 367, 4334.7, 1268.9, 4207.2), ("Duck Creek", 97, 1870.7, 416.5, 1752.7),
        ("Edwards", 143, 2730.6, 779.8, 2667.6), ("Wallace", 95, 540.61, 305, 457.2),
        ("Baldwin", 241, 9509.2, 1892.1, 9539.9), ("Havanna", 147, 1561.1, 718.5, 1360.6),
        ("Hennepin", 306, 1699, 306.3, 1689.7), ("Vermillion", 182, 881.16, 182.3, 750.3),
        ("Wood River", 500, 2548.9, 650.1, 2439.5),
    ],
    schema=["firm", "labour", "fuel", "capital_used", "power"], orient="row",
)  # fmt: skip
used = {"inputs": ["labour", "fuel", "capital_used"], "outputs": ["power"]}
panel = ns.FirmPanel.from_frame(plants, constants={"year": 1998}, quantities=[*used["inputs"], *used["outputs"]])
found = ns.dea(panel, **used)
found.chart(language)

# %% [vi]
# ## Độ rộng làm trơn
#
# Bài dùng độ rộng 0,014. Các gói phần mềm chọn độ rộng theo quy tắc khác nhau và vì thế cho điểm khác nhau; ở đây quy
# tắc hay con số luôn được in ra. Cột `deaR` là kết quả của gói ấy với cùng độ rộng; lệch do lấy mẫu không quá 0,01.

# %% [en]
# ## The width of smoothing
#
# The paper uses the width 0.014. Packages choose it by different rules and so give different scores; here the rule or
# the number is always printed. The column `deaR` is that package's result with the same width; draws move it by less
# than 0.01.

# %%
sure = ns.bootstrap_dea(panel, **used, bandwidth=0.014, draws=2000)
dear = [0.854, 0.943, 0.953, 0.919, 0.946, 0.893, 0.877, 0.808, 0.864, 0.839,
        0.943, 0.942, 0.945, 0.942, 0.942, 0.878, 0.946, 0.951, 0.934]  # fmt: skip
table = sure.to_frame().select("firm", "efficiency", "corrected", "low", "high").with_columns(deaR=pl.Series(dear))
assert np.abs(table["corrected"] - table["deaR"]).max() <= 0.01
table

# %%
print(sure.summary(language).split("\n\n")[-1])
