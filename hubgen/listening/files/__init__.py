"""Files that people drop: exports of listening tools, mail, pasted text → raw mentions."""

from hubgen.listening.files.answers import Answers, QuestionError
from hubgen.listening.files.reader import FileReading, read_file

__all__ = ["Answers", "FileReading", "QuestionError", "read_file"]
