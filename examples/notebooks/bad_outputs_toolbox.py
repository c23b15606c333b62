# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Đầu ra xấu: năm đơn vị, hai kỳ
#
# Ví dụ của Álvarez, Barbero và Zofío, *A Data Envelopment Analysis Toolbox for MATLAB* (Journal of Statistical Software
# 95(3), 2020): một đầu vào, một đầu ra tốt, một đầu ra xấu; bốn chữ số thập phân. Bộ công cụ ấy cho đầu ra xấu bỏ được
# tự do (`disposability="strong"`); mặc định ở đây là `"weak"`, như sách giáo khoa: đầu ra xấu chỉ giảm cùng đầu ra tốt.

# %% [en]
# # Bad outputs: five units, two periods
#
# The example of Álvarez, Barbero and Zofío, *A Data Envelopment Analysis Toolbox for MATLAB* (Journal of Statistical
# Software 95(3), 2020): one input, one good and one bad output; four decimals. That toolbox disposes of bad outputs
# freely (`disposability="strong"`); the default here is `"weak"`, as in textbooks: bad outputs fall only with good
# ones.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"
PRINTED = 0.5e-4 + 1e-9  # half of the last digit

periods = pl.DataFrame(
    {
        "firm": ["1", "2", "3", "4", "5"] * 2,
        "year": [1] * 5 + [2] * 5,
        "used": [1.0] * 10,
        "good": [7.0, 5, 1, 3, 4, 8, 5.5, 2, 2, 4],
        "bad": [2.0, 5, 3, 3, 2, 1, 3, 2, 4, 1],
    }
)
panel = ns.FirmPanel.from_frame(periods, quantities=["used", "good", "bad"])
used = {"inputs": ["used"], "outputs": ["good"], "bad_outputs": ["bad"]}
periods

# %% [vi]
# ## Nhiều hơn cái tốt, ít hơn cái xấu, cùng một lúc
#
# β là phần mà đầu ra tốt có thể tăng và đầu ra xấu có thể giảm cùng lúc, với đầu vào giữ nguyên.

# %% [en]
# ## More of the good and less of the bad at once
#
# β is the share by which the good output could grow and the bad one fall at the same time, the input as it is.

# %%
first = ns.FirmPanel.from_frame(periods.filter(pl.col("year") == 1), quantities=["used", "good", "bad"])
options = {"orientation": "directional", "returns_to_scale": "crs", "non_discretionary": ["used"]}
strong = ns.dea(first, **used, **options, disposability="strong")
weak = ns.dea(first, **used, **options)
table = pl.DataFrame(
    {
        "unit": ["1", "2", "3", "4", "5"],
        "β printed": [0.0, 0.4, 0.8261, 0.5556, 0.2727],
        "β strong": strong.scores,
        "β weak": weak.scores,
    }
)
assert np.abs(table["β strong"] - table["β printed"]).max() <= PRINTED
table

# %% [vi]
# ## Chỉ số Malmquist-Luenberger
#
# ML = bắt kịp × dịch chuyển đường biên; trên 1 là tiến bộ có tính cả đầu ra xấu.

# %% [en]
# ## The Malmquist-Luenberger index
#
# ML = catching up × shift of the frontier; above 1 is progress that counts the bad output too.

# %%
moved = ns.malmquist_luenberger(panel, **used, disposability="strong")
table = moved.frame.select("firm", "index", "efficiency_change", "technical_change").with_columns(
    pl.Series("index printed", [1.3702, 1.1, 1.126, 0.9162, 1.2792]),
    pl.Series("catching up printed", [1.0, 0.9625, 1.0272, 0.8264, 0.9545]),
    pl.Series("technology printed", [1.3702, 1.1429, 1.0962, 1.1087, 1.3401]),
)
for ours, printed in (("index", "index"), ("efficiency_change", "catching up"), ("technical_change", "technology")):
    assert np.abs(table[ours] - table[f"{printed} printed"]).max() <= PRINTED
table

# %%
moved.chart(language)
