"""What a supplier is paid for: units counted by contract, and months that are closed once and for all."""
