# ruff: noqa: D100  # cells of words say what it is

# %% [vi]
# # Hình ảnh của đường biên
#
# Mỗi hình đi cùng đoạn mã làm ra nó. Số liệu: mười một đơn vị của Ali và Seiford (1993), với một đầu vào; và một khu
# công nghiệp **giả lập** 300 doanh nghiệp. `language = "en"` cho hình bằng tiếng Anh.

# %% [en]
# # Pictures of frontiers
#
# Each picture comes with the code that makes it. Data: the eleven units of Ali and Seiford (1993) with one input, and a
# **made-up** park of 300 enterprises. `language = "vi"` makes the pictures Vietnamese.

# %%
import polars as pl

import nangsuat as ns

language = "en"

units = pl.DataFrame(
    {
        "firm": list("ABCDEFGHIJK"),
        "x": [5.0, 16, 16, 17, 18, 23, 25, 27, 37, 42, 5],
        "y": [12.0, 14, 25, 26, 8, 9, 27, 30, 31, 26.5, 12],
    }
)
few = ns.FirmPanel.from_frame(units, constants={"year": 1993}, quantities=["x", "y"])

park = ns.synthetic_park(enterprises=300)
of_2023 = ns.FirmPanel.from_frame(park.collect().filter(pl.col("year") == 2023), synthetic=True)
used = {"inputs": ["employees", "fixed_assets", "materials"], "outputs": ["output"]}

# %% [vi]
# ## Đường biên và đường tới mục tiêu
#
# Một đầu vào, một đầu ra. E có thể giảm đầu vào tới đường biên, rồi còn tăng được đầu ra (phần dư) để bằng A và K.

# %% [en]
# ## The frontier and the way to the target
#
# One input, one output. E can reduce its input to the frontier, and then still make more (a slack), as A and K do.

# %%
ns.dea(few, inputs=["x"], outputs=["y"]).chart(language, kind="frontier", unit="E")

# %% [vi]
# ## So với đơn vị có thật
#
# Bao tự do (FDH) chỉ so với từng đơn vị có thật: đường biên đi theo bậc, và G nằm trên đó.

# %% [en]
# ## Against units that exist
#
# The free disposal hull holds each unit against single others: the frontier goes in steps, and G is on it.

# %%
ns.fdh(few, inputs=["x"], outputs=["y"]).chart(language, kind="frontier")

# %% [vi]
# ## Điểm phân bố thế nào
#
# Đơn vị hiệu quả có màu riêng; có thể chỉ ra một doanh nghiệp.

# %% [en]
# ## How scores spread
#
# Efficient producers have a colour of their own; one enterprise can be pointed out.

# %%
park_scores = ns.dea(of_2023, **used)
park_scores.chart(language, kind="distribution", unit="GL-004")

# %% [vi]
# ## Ai học hỏi từ ai
#
# Ít đơn vị thì vẽ từng nét, nét đậm là trọng số lớn; nhiều đơn vị thì đếm số đơn vị học hỏi từ mỗi mẫu.

# %% [en]
# ## Who learns from whom
#
# Of few units each tie is drawn, thicker where the weight is larger; of many it is counted how many learn from each
# peer.

# %%
ns.dea(few, inputs=["x"], outputs=["y"]).chart(language, kind="peers")

# %%
park_scores.chart(language, kind="peers")

# %%
park_scores.chart(language, kind="peers", unit="GL-004")

# %% [vi]
# ## Năng suất qua các năm
#
# Chỉ số Malmquist (thanh đen) và các thành phần của nó, phần trăm thay đổi bình quân của từng giai đoạn.

# %% [en]
# ## Productivity over the years
#
# The Malmquist index (the black bar) and its parts, mean change in percent, step by step.

# %%
ns.malmquist(park, **used).chart(language)

# %% [vi]
# ## Lời khuyên cho một doanh nghiệp

# %% [en]
# ## What one enterprise is told

# %%
print(park_scores.advice("GL-004").say(language))
