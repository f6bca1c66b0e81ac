"""Quick: Jinja with shortcuts for what content templates do hundreds of times a page.

What comes out is the same, character for character. The rest of a template's
time goes into its own statements.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from types import BuiltinMethodType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.runtime import Context
from markupsafe import Markup
from markupsafe import escape as escaped

from hubgen.model.phrases import Phrases

_WANT_NOTHING = frozenset({Phrases, BuiltinMethodType})
_HANDED_ON = re.compile(r"for event in gen:\s+yield event\b")


def escape(value: object) -> str:
    """`value` as it stands in HTML; plain text where markupsafe would mark it as safe again."""
    if type(value) is Markup:
        return value
    text = value if type(value) is str else None
    if text is None or "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return escaped(value)
    return text


class _QuickContext(Context):
    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja's
        """Calls without asking what of the context is wanted where it is known: nothing."""
        if type(__obj) not in _WANT_NOTHING:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(*args, **kwargs)


class QuickEnvironment(Environment):
    """An environment whose globals are complete before its first template is loaded."""

    context_class = _QuickContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template, in one mapping; Jinja's chain of two is slow."""
        return {**self.globals, **(d or {})}

    def _generate(
        self,
        source: nodes.Template,
        name: str | None,
        filename: str | None,
        defer_init: bool = False,  # noqa: FBT001, FBT002 - as Jinja's
    ) -> str:
        """The code of a template, which escapes and includes by the quicker ways."""
        code = super()._generate(source, name, filename, defer_init)
        return _HANDED_ON.sub("yield from gen", code) + f"\nfrom {__name__} import escape\n"
