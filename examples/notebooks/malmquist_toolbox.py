# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Chỉ số Malmquist: năm đơn vị, ba kỳ
#
# Ví dụ của Álvarez, Barbero và Zofío, *A Data Envelopment Analysis Toolbox for MATLAB* (Journal of Statistical Software
# 95(3), 2020): một đầu vào, một đầu ra, đường biên của hai kỳ liền nhau, bình quân nhân. Bài in bốn chữ số thập phân.

# %% [en]
# # The Malmquist index: five units, three periods
#
# The example of Álvarez, Barbero and Zofío, *A Data Envelopment Analysis Toolbox for MATLAB* (Journal of Statistical
# Software 95(3), 2020): one input, one output, frontiers of adjacent periods, geometric means. The paper prints four
# decimals.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"
PRINTED = 0.5e-4 + 1e-9  # half of the last digit

periods = pl.DataFrame(
    {
        "firm": ["1", "2", "3", "4", "5"] * 3,
        "year": [1] * 5 + [2] * 5 + [3] * 5,
        "used": [2.0, 3, 5, 4, 4, 1, 2, 4, 3, 4, 0.5, 1.5, 3, 2, 4],
        "made": [1.0, 4, 6, 3, 5, 1, 4, 6, 3, 3, 2, 4, 6, 3, 1],
    }
)
panel = ns.FirmPanel.from_frame(periods, quantities=["used", "made"])
moved = ns.malmquist(panel, inputs=["used"], outputs=["made"], orientation="input", decomposition="two_parts")
moved.frame

# %% [vi]
# ## Đã in và tính ở đây
#
# M = bắt kịp × dịch chuyển đường biên. Trên 1 là năng suất tăng.

# %% [en]
# ## As printed and as computed here
#
# M = catching up × shift of the frontier. Above 1 productivity rises.

# %%
printed = pl.DataFrame(
    {
        "firm": ["1", "2", "3", "4", "5"] * 2,
        "start": [1] * 5 + [2] * 5,
        "M printed": [2.0, 1.5, 1.25, 1.3333, 0.6, 4, 1.3333, 1.3333, 1.5, 0.3333],
        "catching up printed": [1.3333, 1, 0.8333, 0.8889, 0.4, 2, 0.6667, 0.6667, 0.75, 0.1667],
        "technology printed": [1.5] * 5 + [2.0] * 5,
    }
)
names = {"index": "M", "efficiency_change": "catching up", "technical_change": "technology"}
table = printed.join(moved.frame.select("firm", "start", *names).rename(names), on=["firm", "start"])
for column in names.values():
    assert np.abs(table[column] - table[f"{column} printed"]).max() <= PRINTED
table

# %%
moved.chart(language)
