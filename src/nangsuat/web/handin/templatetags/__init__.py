"""Tags of the hand-in's pages."""
