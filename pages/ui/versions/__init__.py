"""The versions of a data set: named, listed, drawn over each other, compared."""
