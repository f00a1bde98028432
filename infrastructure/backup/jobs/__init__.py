"""Jobs: what is backed up where and when, and how it is started."""
