"""The build cache: what one build stores for the next; everything in it can be computed again."""
