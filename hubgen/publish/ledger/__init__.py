"""The ledger: the chained record of editions, and the objects that hold their texts."""
