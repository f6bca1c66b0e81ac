"""Editions: what a publication changes, written to a destination under its lock."""
