"""Clusters: examples that are about the like, what each cluster is called and what it is like."""
