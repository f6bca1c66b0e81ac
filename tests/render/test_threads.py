"""Several threads render at the same time, as a desk with several browsers does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hubgen.incremental.reading import views_of
from hubgen.outputs.targets import compose_site
from hubgen.render.mkdocs_site import render_site
from hubgen.render.renderer import SiteRenderer
from tests.conftest import SAMPLE_TIME


def test_threads_that_render_at_once_give_the_same_pages(hub, tmp_path):
    project, problems = hub.read()
    assert problems == []
    site = compose_site(views_of(project, None, SAMPLE_TIME))

    def render(number):
        render_site(site, hub.root, tmp_path / f"site{number}")
        SiteRenderer(hub.root, site.languages)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(render, range(3)))
    first, *others = [(tmp_path / f"site{number}/index.html").read_bytes() for number in range(3)]
    assert others == [first, first]
