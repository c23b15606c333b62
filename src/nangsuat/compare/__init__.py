"""Against whom? Peers and what may be shown of them."""
