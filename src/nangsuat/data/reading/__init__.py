"""Reading what people really have: workbooks, csv, parquet, in whatever dress."""

from nangsuat.data.reading.numbers import NumberStyle
from nangsuat.data.reading.readers import guess_level, read_table

__all__ = ["NumberStyle", "guess_level", "read_table"]
