"""Screens of what people say, and of whom to answer."""
