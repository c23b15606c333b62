"""Who may do what in the hand-in, as predicates."""
