"""The record: what was published, kept for ever, and the places it is published to."""
