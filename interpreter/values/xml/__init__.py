"""XML nodes, their adapter and XPath."""
