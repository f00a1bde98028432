"""Tree to effect: values, commands, pipelines and formatting of the language. Knows no virtual machine."""
