"""Understanding: language, class and sentiment of a text, and its near-duplicates, offline."""

from hubgen.listening.understanding.analyser import Analyser
from hubgen.listening.understanding.duplicates import NearDuplicates

__all__ = ["Analyser", "NearDuplicates"]
