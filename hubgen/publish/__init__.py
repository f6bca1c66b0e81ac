"""Publishing: releases, editions, their ledger, and the destinations."""
