"""Exercises: scenarios that are played in a copy of the hub, which can never be published."""
