"""The site's pages, before the engine renders them."""

from hubgen.outputs.pages.brand import brand_style
from hubgen.outputs.pages.redirects import redirects
from hubgen.outputs.pages.site import pages
from hubgen.outputs.pages.sitemap import sitemap

__all__ = ["brand_style", "pages", "redirects", "sitemap"]
