"""Disclosure control: what of a table of enterprises may leave the house, and why the rest may not."""
