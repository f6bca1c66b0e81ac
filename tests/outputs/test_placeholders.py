"""What stands at the addresses of the past is each incident's own, however it was made."""

from __future__ import annotations

from hubgen.outputs.past.placeholders import _placeholder, placeholders


def test_a_record_that_was_filled_in_is_the_one_that_is_rendered(view_of, update_of):
    for title in ("Card payments", "Rain & <b>storm</b> \"'", "Ärger"):
        for language in ("en", "de"):
            view = view_of(update_of(), title=title, language=language)
            [incident] = view.repository.every()
            [filled] = placeholders(view, incident)
            path = f"incidents/{incident.id}/record/"
            assert filled == _placeholder(view, path, "past.record", incident, ())
