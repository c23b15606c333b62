"""How dates and numbers look in Vietnamese."""
