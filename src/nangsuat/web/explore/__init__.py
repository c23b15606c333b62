"""Explore: tables, charts and the tile map of what was released."""
