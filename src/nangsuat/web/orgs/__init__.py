"""Organisations, enterprises, memberships and consultants' clients."""
