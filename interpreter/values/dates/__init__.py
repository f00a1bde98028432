"""DateTime and TimeSpan: values, parsing and format strings."""
