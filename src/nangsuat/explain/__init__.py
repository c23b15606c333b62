"""Why did it change? Decompositions of productivity, firm dynamics, the driver tree, targets."""
