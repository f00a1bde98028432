"""The commands, one folder per module, where the language and the estate meet. Nothing is imported here."""
