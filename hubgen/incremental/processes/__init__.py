"""Processes: work on other processors, at once for a whole build and beside each save."""
