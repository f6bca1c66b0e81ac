"""Screens of private inquiries."""
