"""Which files of a hub changed: told by the system, verified by looking."""
