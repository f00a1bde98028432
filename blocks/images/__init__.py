"""Disk image files in the formats the field uses: VHDX, VHD and raw, read and written for real."""
