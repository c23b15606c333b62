"""Forms of the hand-in."""
