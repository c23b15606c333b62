"""Reading what people really have: workbooks, csv, parquet, in whatever dress."""
