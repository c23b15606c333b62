"""Tags of the pages about plans."""
