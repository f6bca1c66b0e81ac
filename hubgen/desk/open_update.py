"""An update that is open for writing, in one language, with the person's unsaved text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hubgen.authoring.saving import FileVersion, read_version
from hubgen.authoring.translation_form import EMPTY, TranslationForm, translation_path
from hubgen.authoring.update_form import UpdateForm
from hubgen.authoring.working_copies import WorkingCopies, WorkingCopy
from hubgen.desk.live_preview import Draft, read_draft
from hubgen.desk.visit import Visit
from hubgen.model.hub import Hub
from hubgen.model.incident import Incident, Update

NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class OpenUpdate:
    """An update with what `person` has typed for it in `language`.

    `version` is the file as it is, without a digest where there is none yet; `form` the
    form of the version that the typing began with. `has_conflict` says that these are
    not the same.
    """

    incident: Incident
    update: Update
    language: str
    person: str
    version: FileVersion
    form: UpdateForm
    copy: WorkingCopy | None

    @property
    def path(self) -> str:
        """The path of the file."""
        return self.version.path

    @property
    def base(self) -> str:
        """The digest of the version that the shown fields began with."""
        return self.copy.base if self.copy else self.version.digest

    @property
    def fields(self) -> dict[str, str]:
        """The fields as they are shown."""
        return {**self.form.fields(), **(self.copy.fields if self.copy else {})}

    @property
    def has_conflict(self) -> bool:
        """Whether somebody else has changed the file since the typing began."""
        return self.copy is not None and self.copy.base != self.version.digest

    @property
    def is_translation(self) -> bool:
        """Whether it is open in another language than the hub's main one."""
        return isinstance(self.form, TranslationForm)


def open_update(seen: Visit, incident: Incident, update: Update, language: str = "") -> OpenUpdate:
    """Return the update with the person's unsaved text, in `language` or the main one.

    Raises HubgenError, ContentError; LookupError for a language that the hub does not have.
    """
    hub = seen.hub
    if hub is None or language not in {"", *hub.languages}:
        raise LookupError(language)
    language = language or hub.main_language
    is_main = language == hub.main_language
    root, person = seen.desk.root, seen.person_key or NOBODY
    path = update.source.path if is_main else translation_path(update, language)
    is_new = not is_main and language not in update.translations
    version = FileVersion(path, EMPTY, "") if is_new else read_version(root, path)
    copy = WorkingCopies(root).get(person, path)
    text = (copy.base_text or EMPTY) if copy else version.text
    began = update
    if copy and copy.base != version.digest and seen.project:
        draft = read_draft(root, seen.project, incident.source.folder, {path: text})
        began = draft.update(update.number) or update
    return OpenUpdate(
        incident=incident,
        update=update,
        language=language,
        person=person,
        version=version,
        form=form_for(hub, path, text, began, language),
        copy=copy,
    )


def form_for(hub: Hub, path: str, text: str, update: Update, language: str) -> UpdateForm:
    """Return the form for `text` of the file at `path`, which was read as `update`."""
    if language == hub.main_language:
        return UpdateForm(hub=hub, path=path, text=text, update=update)
    return TranslationForm(hub=hub, path=path, text=text, update=update, language=language)


def draft_of(seen: Visit, opened: OpenUpdate, fields: Mapping[str, str]) -> Draft:
    """Return the incident with `fields` in the update. Raises HubgenError."""
    return draft_with(seen, opened.incident, {opened.path: opened.form.text_with(fields)})


def draft_with(seen: Visit, incident: Incident, texts: Mapping[str, str]) -> Draft:
    """Return the incident with `texts` by path in the place of its files. Raises HubgenError."""
    if seen.project is None:
        raise LookupError
    return read_draft(seen.desk.root, seen.project, incident.source.folder, texts)


def unsaved_texts(seen: Visit, incident: Incident, updates: Iterable[Update]) -> dict[str, str]:
    """Return the files of `updates` as the person has typed them, by path; conflicts not."""
    texts = {}
    for update in updates:
        for language in seen.hub.languages if seen.hub else ():
            opened = open_update(seen, incident, update, language)
            if opened.copy and not opened.has_conflict:
                texts[opened.path] = opened.form.text_with(opened.fields)
    return texts
