"""The dictionary of indicators: each one defined once, listed, explained, computed and traced from there."""
