"""Where each example stands on a map of the set."""
