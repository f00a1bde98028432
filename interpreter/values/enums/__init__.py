"""Enum values and their conversion."""
