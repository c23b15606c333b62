"""Pages of an enterprise's own results."""
