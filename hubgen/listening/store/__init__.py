"""The store: mentions and cases in one SQLite file below `.hubgen/`, never in dist/ or git."""

from hubgen.listening.store.database import FILE, StoreError
from hubgen.listening.store.mentions import MentionStore, open_store

__all__ = ["FILE", "MentionStore", "StoreError", "open_store"]
