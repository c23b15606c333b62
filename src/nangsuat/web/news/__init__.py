"""News: short notices for all."""
