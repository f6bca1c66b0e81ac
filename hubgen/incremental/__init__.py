"""Wiring: from a hub's folder to `dist/`."""
