"""What the pages on safety share: which model scores, what it found, the worst examples."""
