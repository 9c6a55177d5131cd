"""The map of a data set: what it is drawn by, what is selected on it, what can be done with it."""
