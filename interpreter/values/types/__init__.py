"""What a .NET type is, which exist, what a Python object is one of, and type data."""
