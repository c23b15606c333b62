"""Time-valid reference data: classifications of industries, provinces, and the ways between their versions."""
