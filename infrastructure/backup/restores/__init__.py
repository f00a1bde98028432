"""Ways back from a restore point: whole machines, disks, files, machines that run from their backups, verifications."""
