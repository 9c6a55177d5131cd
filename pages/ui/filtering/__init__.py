"""The ways in which the page Filter sets steps, and what it shows of what they would do."""
