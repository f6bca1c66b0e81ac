"""The past: pages, exports and redactions of what earlier editions said."""
