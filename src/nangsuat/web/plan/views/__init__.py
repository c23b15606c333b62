"""Pages about plans: one module a topic."""
