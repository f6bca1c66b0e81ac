"""The sources of a build: read, parsed on all processors, and what they refer to."""
