"""Numbers: the numeric types, their text, conversion and arithmetic."""
