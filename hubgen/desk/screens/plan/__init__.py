"""Screens of exercises, lessons and reviews."""
