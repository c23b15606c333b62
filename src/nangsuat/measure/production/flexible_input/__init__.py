"""Gross output by the share of a flexible input: Gandhi, Navarro and Rivers."""
