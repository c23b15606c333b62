"""What is asked for plans: one module a topic."""
