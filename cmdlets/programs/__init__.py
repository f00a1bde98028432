"""Programs that administrators call by name, as far as the estate has what they show: text in, lines out."""
