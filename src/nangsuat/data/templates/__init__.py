"""Workbooks that people fill in, made from the same roles that the readers and checks use."""
