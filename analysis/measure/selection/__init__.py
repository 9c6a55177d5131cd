"""Fewer examples that stand for all."""
