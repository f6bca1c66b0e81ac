"""Screens on which messages are written and changed."""
