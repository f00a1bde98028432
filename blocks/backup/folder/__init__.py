"""A folder of backup files: which restore points it has, what a chain shows, who needs which bytes, and its lock."""
