"""Results: what an enterprise sees of itself and its place among peers."""
