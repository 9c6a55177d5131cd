"""Examples of an evaluation that stand in the data set."""
