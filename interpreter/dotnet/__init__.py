"""The .NET types scripts use: one module per namespace, each member declared. What is not declared cannot be reached."""
