"""Releases: what would be published, checked, and carried out."""
