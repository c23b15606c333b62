"""Acts on plans; each is one transaction with a line in the log."""
