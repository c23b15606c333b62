# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Ali và Seiford (1993): mười một đơn vị
#
# Số liệu của A. I. Ali và L. M. Seiford, trong sách của Fried, Lovell và Schmidt (1993). Các bảng để đối chiếu in trong
# Álvarez, Barbero và Zofío, *A Data Envelopment Analysis Toolbox for MATLAB* (Journal of Statistical Software 95(3),
# 2020), bốn chữ số thập phân. Mỗi bảng dưới đây có cột đã in và cột tính ở đây; lệch quá 0,00005 thì trang này không
# dựng được.

# %% [en]
# # Ali and Seiford (1993): eleven units
#
# The data are A. I. Ali and L. M. Seiford's, in Fried, Lovell and Schmidt (1993). The tables to hold ours against are
# printed in Álvarez, Barbero and Zofío, *A Data Envelopment Analysis Toolbox for MATLAB* (Journal of Statistical
# Software 95(3), 2020), with four decimals. Each table below has a column as printed and one computed here; where they
# differ by more than 0.00005 this page is not built.

# %%
import numpy as np
import polars as pl

import nangsuat as ns

language = "en"
PRINTED = 0.5e-4 + 1e-9  # half of the last digit

units = pl.DataFrame(
    {
        "firm": [f"{at:02}" for at in range(1, 12)],
        "x1": [5.0, 16, 16, 17, 18, 23, 25, 27, 37, 42, 5],
        "x2": [13.0, 12, 26, 15, 14, 6, 10, 22, 14, 25, 17],
        "y": [12.0, 14, 25, 26, 8, 9, 27, 30, 31, 26.5, 12],
    }
)
panel = ns.FirmPanel.from_frame(units, constants={"year": 1993}, quantities=["x1", "x2", "y"])
used = {"inputs": ["x1", "x2"], "outputs": ["y"]}
units

# %% [vi]
# ## Hiệu quả theo đầu vào, hai giả thiết về quy mô
#
# Điểm là phần đầu vào đủ để làm ra cùng đầu ra. `crs` cho phép phóng to, thu nhỏ mọi đơn vị; `vrs` chỉ so với đơn vị có
# quy mô tương đương.

# %% [en]
# ## Input efficiency under two returns to scale
#
# The score is the share of its inputs that is enough for the same output. Under `crs` any unit can be scaled; under
# `vrs` it is held against units of about its own size.

# %%
constant = ns.dea(panel, **used, returns_to_scale="crs")
variable = ns.dea(panel, **used, returns_to_scale="vrs")
table = pl.DataFrame(
    {
        "unit": units["firm"],
        "crs printed": [1.0, 0.6223, 0.8199, 1, 0.3104, 0.5556, 1, 0.7577, 0.8201, 0.5, 1],
        "crs": constant.scores,
        "vrs printed": [1.0, 0.87, 1, 1, 0.7116, 1, 1, 1, 1, 0.5, 1],
        "vrs": variable.scores,
        "scale printed": [1.0, 0.7153, 0.8199, 1, 0.4361, 0.5556, 1, 0.7577, 0.8201, 1, 1],
        "scale": variable.frame["scale_efficiency"],
    }
)
for column in ("crs", "vrs", "scale"):
    assert np.abs(table[column] - table[f"{column} printed"]).max() <= PRINTED
table

# %% [vi]
# ## Phần dư
#
# Đơn vị 11 có điểm 1 nhưng dùng thừa 4 đơn vị `x2`: nó ở trên đường biên mà không hiệu quả. Giai đoạn hai tìm ra điều
# ấy; cột `efficient` của `frame` vì thế là *sai* cho đơn vị 11.

# %% [en]
# ## Slacks
#
# Unit 11 has the score 1 and still uses 4 of `x2` too much: it is at the frontier and not efficient. The second stage
# finds that, and so `efficient` in `frame` is *false* for unit 11.

# %%
slacks = constant.slacks().select("firm", "x1", "x2", "y")
printed = {"06": (4.4444, 0.0, 0.0), "09": (1.6402, 0.0, 0.0), "11": (0.0, 4.0, 0.0)}  # all others have none
for row in slacks.iter_rows():
    assert np.abs(np.array(row[1:]) - printed.get(row[0], (0.0, 0.0, 0.0))).max() <= PRINTED
assert not constant.frame.filter(pl.col("firm") == "11")["efficient"].item()
slacks

# %% [vi]
# ## Siêu hiệu quả và mô hình cộng tính
#
# So mỗi đơn vị chỉ với các đơn vị khác thì các đơn vị hiệu quả cũng xếp hạng được. RAM cộng mọi phần dư, mỗi phần dư
# chia cho khoảng biến thiên của đại lượng; bài in *mức kém hiệu quả*, bằng 1 trừ hiệu quả.

# %% [en]
# ## Super-efficiency, and the additive model
#
# Held against the others alone, efficient units have a ranking too. RAM sums all slacks, each over the range of its
# quantity; the paper prints the *inefficiency*, which is 1 less the efficiency.

# %%
alone = ns.dea(panel, **used, returns_to_scale="crs", super_efficiency=True)
ram = ns.additive_measure(panel, **used, weights="ram").to_frame()
table = pl.DataFrame(
    {
        "unit": units["firm"],
        "super printed": [1.1303, 0.6223, 0.8199, 1.1168, 0.3104, 0.5556, 1.2449, 0.7577, 0.8201, 0.5, 1],
        "super": alone.scores,
        "RAM printed": [0.0, 0.1030, 0, 0, 0.2555, 0, 0, 0, 0, 0.4104, 0.0667],
        "RAM": ram["inefficiency"],
    }
)
for column in ("super", "RAM"):
    assert np.abs(table[column] - table[f"{column} printed"]).max() <= PRINTED
table

# %% [vi]
# ## Ai học hỏi từ ai

# %% [en]
# ## Who learns from whom

# %%
constant.chart(language, kind="peers")

# %%
print(constant.advice("05").say(language))
