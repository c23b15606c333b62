# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Tone (2001): đo theo phần dư (SBM)
#
# K. Tone, *A slacks-based measure of efficiency in data envelopment analysis*, European Journal of Operational Research
# 130, trang 505: năm đơn vị, hai đầu vào, hai đầu ra, hiệu suất không đổi theo quy mô. Bài in ba chữ số thập phân.

# %% [en]
# # Tone (2001): the slacks-based measure
#
# K. Tone, *A slacks-based measure of efficiency in data envelopment analysis*, European Journal of Operational Research
# 130, page 505: five units, two inputs, two outputs, constant returns to scale. The paper prints three decimals.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"
PRINTED = 0.5e-3 + 1e-9  # half of the last digit

units = pl.DataFrame(
    {
        "firm": ["A", "B", "C", "D", "E"],
        "x1": [4.0, 6, 8, 8, 2],
        "x2": [3.0, 3, 1, 1, 4],
        "y1": [2.0, 2, 6, 6, 1],
        "y2": [3.0, 3, 2, 1, 4],
    }
)
panel = ns.FirmPanel.from_frame(units, constants={"year": 2001}, quantities=["x1", "x2", "y1", "y2"])
used = {"inputs": ["x1", "x2"], "outputs": ["y1", "y2"], "returns_to_scale": "crs"}
units

# %% [vi]
# ## Cùng số liệu, hai thước đo
#
# Điểm theo tia (CCR) co mọi đầu vào theo một tỷ lệ, nên đơn vị D có điểm 1 dù làm ra ít `y2` hơn C. SBM tính cả phần dư
# ấy: D chỉ còn 0,667. SBM không bao giờ lớn hơn điểm theo tia.

# %% [en]
# ## The same data, two measures
#
# The radial score (CCR) shrinks all inputs by one share, so D has a 1 although it makes less `y2` than C. SBM counts
# that slack too: D is left with 0.667. SBM never lies above the radial score.

# %%
sbm = ns.slacks_based_measure(panel, **used)
radial = ns.dea(panel, **used)
table = pl.DataFrame(
    {
        "unit": units["firm"],
        "SBM printed": [0.798, 0.568, 1, 0.667, 1],
        "SBM": sbm.to_frame()["efficiency"],
        "CCR printed": [0.9, 0.833, 1, 1, 1],
        "CCR": radial.scores,
    }
)
for column in ("SBM", "CCR"):
    assert np.abs(table[column] - table[f"{column} printed"]).max() <= PRINTED
assert (table["SBM"] <= table["CCR"] + 1e-12).all()
table

# %% [vi]
# ## Phải làm gì
#
# `targets` nói mỗi đại lượng có thể đến đâu; phần dư là khoảng cách tới đó.

# %% [en]
# ## What would have to be done
#
# `targets` says where each quantity could be; its slack is the way there.

# %%
sbm.targets().select("firm", "quantity", "value", "target")
