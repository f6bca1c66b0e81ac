"""The store: what builds remember, and nothing that cannot be had from the sources again."""
