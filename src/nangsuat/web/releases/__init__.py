"""Releases: immutable datasets of accepted hand-ins and official series, with lineage and disclosure."""
