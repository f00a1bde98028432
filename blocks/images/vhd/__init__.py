"""The VHD format, as Microsoft's open specification of 2006 defines it: fixed, dynamic and differencing disks."""
