"""Evaluation of an exercise: what the record of the copy shows, as marks, timeline and report."""
