"""Scopes and variables: what a name means at a moment. Knows no syntax and runs nothing."""
