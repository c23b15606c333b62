"""Official figures typed as facts, each with its source."""
