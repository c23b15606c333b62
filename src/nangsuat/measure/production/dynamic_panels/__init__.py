"""Dynamic panels: instruments from a firm's own past, and production functions made of them."""
