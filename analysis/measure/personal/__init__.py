"""Personal data in records: what kinds there are, and where they stand."""
