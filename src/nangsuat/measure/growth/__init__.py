"""Growth accounting: how much of growth came from capital, from labour, and from productivity."""
