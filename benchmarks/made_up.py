"""Made-up accounts of any size, 25 columns, the same for the same size: only for timing."""

from pathlib import Path

import numpy as np
import polars as pl

YEARS = 10
_CHUNK = 1_000_000


def accounts(rows: int, *, first: int = 0) -> pl.DataFrame:
    """``rows`` firm-years of firms that stay for up to ten years, from firm-year ``first`` on."""
    numbers = np.arange(first, first + rows)
    firm, year = numbers // YEARS, 2014 + numbers % YEARS
    random = np.random.default_rng(36 + first)
    size = np.exp(random.normal(3, 1.2, rows)).round() + 1
    sales = size * np.exp(random.normal(6, 0.7, rows))
    materials, energy, services = sales * 0.5, sales * 0.04, sales * 0.1
    labour, depreciation = size * 90 * np.exp(random.normal(0, 0.3, rows)), sales * 0.03
    interest, taxes = sales * 0.01, sales * 0.02
    profit = sales - materials - energy - services - labour - depreciation - interest - taxes
    assets = sales * np.exp(random.normal(0, 0.5, rows))
    return pl.DataFrame(
        {
            "firm": firm, "year": year,
            "industry": np.char.zfill((10 + firm % 24).astype(str), 2),
            "territory": np.char.zfill((1 + firm % 63).astype(str), 2),
            "ownership": np.array(["state", "non_state", "foreign"])[firm % 3],
            "weight": 1.0 + (firm % 5),
            "net_sales": sales, "production_value": sales * 0.95, "inventory_change": sales * 0.02,
            "own_construction": sales * 0.01, "service_revenue": sales * 0.02, "output": sales,
            "materials": materials, "energy": energy, "bought_services": services,
            "intermediate_inputs": materials + energy + services,
            "labour_cost": labour, "interest": interest, "taxes": taxes, "depreciation": depreciation,
            "profit": profit, "fixed_assets": assets * 0.6, "total_assets": assets,
            "employees": size, "hours": size * 2100,
        }
    )  # fmt: skip


def with_entry_and_exit(frame: pl.DataFrame) -> pl.DataFrame:
    """A fifth of the firms enter late and a fifth leave early."""
    late, early = pl.col("firm") % 5 == 1, pl.col("firm") % 5 == 2
    return frame.filter(~(late & (pl.col("year") < 2018)) & ~(early & (pl.col("year") > 2019)))


def parquet(folder: Path, rows: int) -> Path:
    """A Parquet file of about ``rows`` firm-years, written in pieces; kept between runs."""
    path = folder / f"accounts-{rows}.parquet"
    if path.exists():
        return path
    pieces = []
    for first in range(0, rows, _CHUNK):
        piece = folder / f"piece-{first}.parquet"
        accounts(min(_CHUNK, rows - first), first=first).write_parquet(piece)
        pieces.append(piece)
    half = folder / f"{path.name}.half"
    pl.scan_parquet(pieces).sink_parquet(half)
    half.rename(path)
    for piece in pieces:
        piece.unlink()
    return path


def workbook(folder: Path, rows: int) -> Path:
    """A workbook of 25 columns under Vietnamese headers, kept between runs."""
    from nangsuat.data import FIRM_ROLES

    path = folder / f"accounts-{rows}.xlsx"
    if not path.exists():
        frame = accounts(rows)
        frame.rename({key: FIRM_ROLES[key].name.vi for key in frame.columns}).write_excel(path)
    return path
