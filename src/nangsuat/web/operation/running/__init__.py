"""One process tree: the data folder, the supervisor, what its children do. Nothing here needs Django set up."""
