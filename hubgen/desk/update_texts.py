"""The texts of an update that is written: its fields, its languages, and what an edit changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from hubgen.authoring.message_parts import MessagePart
from hubgen.authoring.translation_form import untranslated_texts
from hubgen.authoring.update_form import HEADINGS, PART, SECTION, UpdateForm
from hubgen.desk import addresses
from hubgen.desk.open_update import OpenUpdate, open_update
from hubgen.desk.visit import Visit
from hubgen.outputs.past.word_diff import Stretch, diff_words, excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A text to write; `is_extra` for a heading that the message does not have yet.

    `original` is the text in the hub's main language, empty where that is written.
    """

    name: str
    label: str
    text: str
    is_extra: bool = False
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTab:
    """A language in which the update is written; `missing` texts are not translated yet.

    `is_there` says whether there is anything in this language.
    """

    language: str
    name: str
    href: str
    is_current: bool
    is_there: bool
    missing: int


def text_fields(
    seen: Visit, opened: OpenUpdate, original: OpenUpdate | None, fields: Mapping[str, str]
) -> tuple[TextField, ...]:
    """Return the parts of the message as fields; `original` is what is translated."""
    parts = _original_parts(original) if original else {}
    found = [
        TextField(
            name=f"{PART}{number}",
            label=part.heading or seen.t("write.opening"),
            text=fields.get(f"{PART}{number}", part.text),
            original=parts.pop(_key(opened.form, part), ""),
        )
        for number, part in enumerate(opened.form.message.parts)
    ]
    extra = [
        TextField(
            name=SECTION + key,
            label=heading,
            text=fields.get(SECTION + key, ""),
            is_extra=not (fields.get(SECTION + key) or parts.get(key)),
            original=parts.get(key, ""),
        )
        for key, heading in opened.form.headings().items()
    ]
    return (*found, *extra)


def _key(form: UpdateForm, part: MessagePart) -> str:
    """Return which of the four questions `part` answers; its heading for another part."""
    heading = (part.heading or "").casefold()
    known = {form.words.words[f"heading_{key}"].casefold(): key for key in HEADINGS}
    return known.get(heading, heading)


def _original_parts(original: OpenUpdate) -> dict[str, str]:
    fields = original.fields
    return {
        _key(original.form, part): fields.get(f"{PART}{number}", part.text)
        for number, part in enumerate(original.form.message.parts)
    }


def language_tabs(seen: Visit, opened: OpenUpdate) -> tuple[LanguageTab, ...]:
    """Return the languages of the hub; none where it has a single one."""
    hub, incident, update = opened.form.hub, opened.incident, opened.update
    if len(hub.languages) < 2:  # noqa: PLR2004 - one language needs no choice
        return ()
    main = _in(seen, opened, hub.main_language)
    tabs = []
    for language in hub.languages:
        one = _in(seen, opened, language)
        tabs.append(
            LanguageTab(
                language=language,
                name=language_name(language, seen.language),
                href=addresses.write(incident.id, update.number, language),
                is_current=language == opened.language,
                is_there=bool(one.version.digest or one.copy),
                missing=untranslated_texts(main.form, one.fields) if one.is_translation else 0,
            )
        )
    return tuple(tabs)


def _in(seen: Visit, opened: OpenUpdate, language: str) -> OpenUpdate:
    if language == opened.language:
        return opened
    return open_update(seen, opened.incident, opened.update, language)


def language_name(language: str, reader: str) -> str:
    """Return the name of `language` for somebody who reads `reader`."""
    try:
        name = Locale.parse(language, sep="-").get_display_name(reader)
    except (ValueError, UnknownLocaleError):
        name = None
    return name[:1].upper() + name[1:] if name else language


def edit_difference(opened: OpenUpdate) -> tuple[Stretch, ...]:
    """Return the words that the unsaved text changes in the file, with some around them."""
    before, after = opened.form.fields(), opened.fields
    names = [
        name
        for name in dict.fromkeys([*before, *after])
        if name in {"summary", "do"} or name.startswith((PART, SECTION))
    ]
    old, new = ("\n\n".join(one.get(name, "") for name in names) for one in (before, after))
    return tuple(excerpt(diff_words(old, new))) if old != new else ()
