"""Reading hand-ins, always for a person: what they may not see is not found."""
