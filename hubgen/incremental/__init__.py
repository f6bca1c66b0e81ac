"""The build: from the sources of a hub to its `dist/`, and verifying it."""
