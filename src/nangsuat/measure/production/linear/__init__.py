"""Estimators whose moments are linear in the coefficients and need nothing of firms but sums."""
