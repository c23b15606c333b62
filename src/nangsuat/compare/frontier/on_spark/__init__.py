"""Frontiers of producers whose rows stay on Spark: corners are found in parts and merged, scores are row by row."""
