"""The steps of a recipe as a list to be worked on, and as a file."""
