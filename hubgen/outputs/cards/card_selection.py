"""Card selection: which card goes with which page.

Open and recent incidents have their own cards, with a new address when the
state changes, since networks store a picture by its address; the cards of
earlier states stay. Older incidents share one card for each state. Pages that
show the overall status have a card with it, and all others one card that does
not change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from urllib.parse import urlsplit

from hubgen.model.words import State
from hubgen.outputs.artifact import Artifact, PageSource
from hubgen.outputs.cards.card_text import HEIGHT, WIDTH, CardText
from hubgen.public import status
from hubgen.public.incident_status import Indicator, Tone, impact
from hubgen.public.records import PublicIncident, PublicUpdate
from hubgen.public.view import PublicView

_STATUS_PAGES = frozenset({"", "incidents/", "components/"})
_GREEN, _BLUE, _YELLOW, _ORANGE, _RED = "#14632b", "#1a4f9f", "#6b4b00", "#943e00", "#971d16"
_BY_IMPACT = {
    Indicator.NONE: _BLUE,
    Indicator.MAINTENANCE: _BLUE,
    Indicator.MINOR: _YELLOW,
    Indicator.MAJOR: _ORANGE,
    Indicator.CRITICAL: _RED,
}
_BY_TONE = {
    Tone.CALM: _GREEN,
    Tone.MAINTENANCE: _BLUE,
    Tone.NOTICE: _BLUE,
    Tone.MINOR: _YELLOW,
    Tone.MAJOR: _ORANGE,
    Tone.WARNING: _RED,
    Tone.CRITICAL: _RED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A picture for links: its address below the site's root, and its alternative text."""

    path: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def has_own_cards(view: PublicView, incident: PublicIncident) -> bool:
    """Return whether `incident` is open or recent."""
    return incident.is_open or view.repository.is_recent(incident.id)


def incident_cards(view: PublicView, incident: PublicIncident) -> list[Artifact]:
    """Return the cards of an incident, one for each state it has had; none for an old one."""
    if not has_own_cards(view, incident):
        return []
    return [
        Artifact(
            path=_own_path(view, incident, change),
            data=_png(view, _own_words(view, incident, change)),
        )
        for change in _state_changes(incident)
    ]


def shared_cards(view: PublicView) -> list[Artifact]:
    """Return the cards that many pages share."""
    overall = [
        Artifact(path=_tone_path(view, one), data=_png(view, _tone_words(view, one)))
        for one in _BY_TONE
    ]
    states = [
        Artifact(path=_state_path(view, one), data=_png(view, _state_words(view, one)))
        for one in State
    ]
    return [Artifact(path=_hub_path(view), data=_png(view, _hub_words(view))), *overall, *states]


def card_of(view: PublicView, page: PageSource) -> Card:
    """Return the card of `page`."""
    incident = page.context.get("incident")
    if not isinstance(incident, PublicIncident):
        if page.path.removeprefix(view.prefix) not in _STATUS_PAGES:
            return Card(path=_hub_path(view), alt=_alt(_hub_words(view)))
        tone = status.overall_tone(view)
        return Card(path=_tone_path(view, tone), alt=_alt(_tone_words(view, tone)))
    return incident_card(view, incident)


def incident_card(view: PublicView, incident: PublicIncident) -> Card:
    """Return the card of the page of `incident`."""
    if not has_own_cards(view, incident):
        words = _state_words(view, incident.state)
        return Card(path=_state_path(view, incident.state), alt=_alt(words))
    change = list(_state_changes(incident))[-1]
    words = _own_words(view, incident, change)
    return Card(path=_own_path(view, incident, change), alt=_alt(words))


def _png(view: PublicView, words: CardText) -> bytes:
    from hubgen.outputs.cards.drawing import png

    return view.memo.get(png, *astuple(words), compute=lambda: png(words, view.memo))


def _state_changes(incident: PublicIncident) -> Iterator[PublicUpdate]:
    """Yield the updates with a new state."""
    before = None
    for update in incident.updates:
        if update.state is not before:
            yield update
        before = update.state


def _own_path(view: PublicView, incident: PublicIncident, change: PublicUpdate) -> str:
    return f"{view.prefix}{incident.path}card-{change.number}-{change.state}.png"


def _state_path(view: PublicView, state: State) -> str:
    return f"{view.prefix}cards/{state}.png"


def _hub_path(view: PublicView) -> str:
    return f"{view.prefix}cards/hub.png"


def _tone_path(view: PublicView, tone: Tone) -> str:
    return f"{view.prefix}cards/hub-{tone}.png"


def _own_words(view: PublicView, incident: PublicIncident, change: PublicUpdate) -> CardText:
    colour = _GREEN if change.state.is_end else _BY_IMPACT[impact(incident)]
    state = view.messages(f"words.state.{change.state}")
    return _words(view, state=state, title=incident.title, colour=colour)


def _state_words(view: PublicView, state: State) -> CardText:
    colour = _GREEN if state.is_end else _BLUE
    return _words(view, state="", title=view.messages(f"words.state.{state}"), colour=colour)


def _hub_words(view: PublicView) -> CardText:
    hub = view.hub
    title = hub.description or view.messages("site.incidents.description", hub=hub.name)
    return _words(view, state="", title=title, colour=_BLUE)


def _tone_words(view: PublicView, tone: Tone) -> CardText:
    title = view.messages(f"site.outlook.{tone}")
    return _words(view, state="", title=title, colour=_BY_TONE[tone])


def _words(view: PublicView, *, state: str, title: str, colour: str) -> CardText:
    where = urlsplit(view.hub.url)
    foot = (where.netloc + where.path).rstrip("/")
    return CardText(name=view.hub.name, state=state, title=title, foot=foot, colour=colour)


def _alt(words: CardText) -> str:
    said = f"{words.state}: {words.title}" if words.state else words.title
    return f"{words.name}. {said}"
