"""Pages about organisations and the register of enterprises."""
