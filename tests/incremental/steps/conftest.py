"""A small hub that is built, and the cache that its build left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from hubgen.incremental.cache.build_cache import CACHE, BuildCache
from hubgen.incremental.cache.public_views import PublicViews
from hubgen.incremental.hub_builder import HubBuilder
from hubgen.incremental.sources.source_reader import ParsedContent, parse_content
from hubgen.incremental.steps.invalidate import TargetCatalog
from hubgen.public.view import PublicView
from tests.conftest import HubFolder
from tests.incremental.conftest import NOW


@dataclass
class Built:
    """A hub, and what its build stored and knows."""

    hub: HubFolder
    cache: BuildCache
    content: ParsedContent
    public: PublicViews
    views: list[PublicView]
    catalog: TargetCatalog


@pytest.fixture
def built(hub: HubFolder) -> Iterator[Built]:
    with closing(HubBuilder(hub.root)) as build:
        build.build(None, None, NOW)
    cache = BuildCache(hub.root / CACHE)
    content = parse_content(hub.root)
    public = PublicViews(cache.sources.summaries(), cache.sources)
    views = public.views(content.project, NOW, pinned=False)
    yield Built(hub, cache, content, public, views, TargetCatalog(cache.targets.groups()))
    cache.close()
