"""What people do in the hand-in: each act is one transaction with its audit line."""
