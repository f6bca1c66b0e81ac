"""The sources: what differs in a hub's folders, read and checked for the store."""
