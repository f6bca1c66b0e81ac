"""OPML: all feeds in one file, which feed readers can import."""

from __future__ import annotations

from html import escape

from hubgen.outputs.feeds.stream import Stream, component_stream, history_stream, hub_stream
from hubgen.public.view import PublicView


def opml(view: PublicView) -> bytes:
    """Return the Atom feeds of the hub and of its components."""
    components = [component_stream(view, key) for key in view.hub.components]
    streams = [hub_stream(view), history_stream(view), *components]
    title = escape(view.messages("feeds.all", hub=view.hub.name))
    outlines = "\n".join(f"    {_outline(stream)}" for stream in streams)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<opml version="2.0">\n  <head>\n    <title>{title}</title>\n  </head>\n'
        f"  <body>\n{outlines}\n  </body>\n</opml>\n"
    ).encode()


def _outline(stream: Stream) -> str:
    """Return one feed; readers expect the type `rss` for Atom as well."""
    attributes = {
        "type": "rss",
        "version": "ATOM",
        "text": stream.title,
        "title": stream.title,
        "description": stream.about,
        "language": stream.language,
        "htmlUrl": stream.home,
        "xmlUrl": f"{stream.folder}{stream.name}.atom",
    }
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<outline {written}/>"
