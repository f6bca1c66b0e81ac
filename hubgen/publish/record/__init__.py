"""Public records, the changes between two states of them, and the checks of those changes."""
