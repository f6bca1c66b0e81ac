"""Questions: the files of an incident's folder `questions/`."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from hubgen.model.question import Question, QuestionHead, QuestionTexts
from hubgen.problems import Place, Problem
from hubgen.source.documents import read_markdown, read_translations
from hubgen.source.files import Tree
from hubgen.source.lookalikes import original_of
from hubgen.source.numbered_files import numbered_files

MOST_FILES = 4_000  # questions and their translations


def read_questions(
    tree: Tree, folder: str, names: list[str], zone: ZoneInfo, most: int = MOST_FILES
) -> tuple[tuple[Question, ...], list[Problem]]:
    """Return the questions in `folder`, whose files have these `names`, by number.

    More than `most` files are not read.
    """
    if len(names) > most:
        return (), [_too_many(folder, names, most)]
    names = [name for name in names if original_of(name, names) is None]
    files, problems = numbered_files(folder, names, "question")
    questions = []
    for file in files:
        page, mistakes = read_markdown(tree, f"{folder}/{file.name}", QuestionHead, zone)
        problems += mistakes
        texts, mistakes = read_translations(tree, folder, file.translations.items(), QuestionTexts)
        problems += mistakes
        if page:
            questions.append(
                Question(
                    number=file.number,
                    head=page.record,
                    body=page.body,
                    translations={key: (one.record, one.body) for key, one in texts.items()},
                )
            )
    return tuple(sorted(questions, key=lambda one: int(one.number))), problems


def _too_many(folder: str, names: list[str], most: int) -> Problem:
    return Problem(
        place=Place(f"{folder}/{names[0]}"),
        rule="too-many-questions",
        what=f"there are {len(names):,} files of questions here; at most {most:,} are read",
        fix="merge questions that ask the same, and move answers to the FAQ",
    )
