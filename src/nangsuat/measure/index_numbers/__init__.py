"""Index numbers: how much prices, or quantities, of many items changed as a whole."""
