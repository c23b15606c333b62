"""Lists that people fill in a row at a time (tasks, records): their columns, their workbook, and reading it back."""
