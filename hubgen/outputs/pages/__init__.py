"""The site's pages, before the engine renders them."""

from hubgen.outputs.pages.redirects import redirects
from hubgen.outputs.pages.site import pages, site_files
from hubgen.outputs.pages.sitemap import sitemap

__all__ = ["pages", "redirects", "site_files", "sitemap"]
