"""Embed: the hub's current banner on the organisation's own website."""

from __future__ import annotations

from hubgen.outputs.embed.banner import banner_pages, script

__all__ = ["banner_pages", "script"]
