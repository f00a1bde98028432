"""A folder of backup files: which restore points it has, who needs which bytes, its lock and its clean-up."""
