"""What is kept how long: the rules, which know no files, and carrying them out."""
