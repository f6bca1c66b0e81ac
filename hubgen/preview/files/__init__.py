"""Changed files of a hub: events of the system or polling, debounced, compared with last time."""
