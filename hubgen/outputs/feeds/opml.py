"""OPML: all feeds in one file, which feed readers take in at once."""

from __future__ import annotations

from html import escape

from hubgen.outputs.feeds import scopes
from hubgen.outputs.feeds.stream import Stream
from hubgen.public.view import PublicView


def opml(view: PublicView) -> bytes:
    """The feeds of the hub and of its components, as Atom."""
    components = [scopes.of_component(view, key) for key in view.hub.components]
    streams = [scopes.of_hub(view), scopes.of_history(view), *components]
    title = escape(view.messages("feeds.all", hub=view.hub.name))
    outlines = "\n".join(f"    {_outline(stream)}" for stream in streams)
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        f'<opml version="2.0">\n  <head>\n    <title>{title}</title>\n  </head>\n'
        f"  <body>\n{outlines}\n  </body>\n</opml>\n"
    ).encode()


def _outline(stream: Stream) -> str:
    """One feed; readers know Atom, too, by the type `rss`."""
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
