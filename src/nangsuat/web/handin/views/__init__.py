"""Pages of the hand-in."""
