"""Pure functions from the project to what may be said of it."""
