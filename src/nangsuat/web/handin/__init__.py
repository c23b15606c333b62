"""Hand-in: campaigns, workbooks and forms, checks, receipts, corrections."""
