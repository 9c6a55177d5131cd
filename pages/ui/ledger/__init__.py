"""The ledger: looked up, listed, and one record of it opened."""
