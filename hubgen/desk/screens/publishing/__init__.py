"""Screens from approval to posts."""
