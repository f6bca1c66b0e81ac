"""Sources that are fetched: feeds, Mastodon, Bluesky, mail folders → raw mentions."""

from hubgen.listening.sources.fetching import SourceRun, run_sources

__all__ = ["SourceRun", "run_sources"]
