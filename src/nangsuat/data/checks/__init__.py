"""Checks of a table, each of them data."""
