"""What Windows says where its remote management does not come through to a machine."""

CANNOT_COMPLETE = (
    "WinRM cannot complete the operation. Verify that the specified computer name is valid, that the computer is "
    "accessible over the network, and that a firewall exception for the WinRM service is enabled and allows access "
    "from this computer. By default, the WinRM firewall exception for public profiles limits access to remote "
    "computers within the same local subnet."
)
