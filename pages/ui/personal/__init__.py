"""What the pages on personal data share: places in examples, what becomes of them, the report."""
