"""Virtual disks: files, chains, change tracking, what administrators do to them."""
