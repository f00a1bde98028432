"""The .NET types scripts use: one module per namespace, each member declared. What is not declared is out of reach."""
