"""Quick: Jinja with shortcuts for what templates do hundreds of times a page.

What comes out is the same, character for character. The rest of a template's
time goes into its own statements.
"""

from __future__ import annotations

import re
from collections.abc import Callable, MutableMapping, Sequence
from types import BuiltinMethodType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context, Macro, markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup
from markupsafe import escape as escaped

from hubgen.model.messages import Messages

_WANT_NOTHING = frozenset({Messages, BuiltinMethodType})
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
        """Calls without asking what of the context is wanted where that is known."""
        kind = type(__obj)
        if kind is Macro:
            args = (__self.eval_ctx, *args)
        elif kind not in _WANT_NOTHING:
            own = __obj.__func__ if kind is MethodType else __obj
            if type(own) is not FunctionType or hasattr(own, "jinja_pass_arg"):
                return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        try:
            return __obj(*args, **kwargs)
        except StopIteration:
            return __self.environment.undefined("a callable raised StopIteration")


def joined(parts: Sequence[object]) -> str:
    """`parts` side by side; what follows one that is safe already is escaped."""
    for part in parts:
        if type(part) is not str and (not isinstance(part, str) or hasattr(part, "__html__")):
            return markup_join(parts)
    return "".join(parts)  # type: ignore[arg-type] # all are


class _QuickGenerator(CodeGenerator):
    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's
        """Ends with what the code takes from here; it stands in the place of Jinja's own."""
        super().visit_Template(node, frame)
        self.writeline(f"from {__name__} import escape, joined")

    @optimizeconst
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """Asks Python for what an object has, and Jinja only where that is nothing."""
        self.write("(got if (got := getattr((base := ")
        self.visit(node.node, frame)
        attribute = f"{node.attr!r}"
        self.write(f"), {attribute}, missing)) is not missing")
        self.write(f" else environment.getattr(base, {attribute}))")

    @optimizeconst
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's
        """Joins without a look at what of it is safe, where nothing can be."""
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super().visit_Concat(node, frame)
            return
        self.write("joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


def quicken(environment: Environment) -> None:
    """Has an environment that has loaded nothing yet take the shortcuts for single statements."""
    environment.code_generator_class = _QuickGenerator
    environment.context_class = _QuickContext


class _Inliner(NodeTransformer):
    """Puts what a template includes in its place, where nothing but time tells the difference."""

    def __init__(self, environment: QuickEnvironment) -> None:
        self._environment = environment

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802 - Jinja's name
        """The nodes of the template that is included, in a scope where alone its own are set."""
        name = getattr(node.template, "value", None)
        body = self._environment.inlined(name) if isinstance(name, str) else None
        if body is None or not node.with_context:
            return node
        return nodes.Scope(body, lineno=node.lineno)

    def _left(self, node: nodes.Node) -> nodes.Node:
        """What would mean something else to the nodes that are put there."""
        return node

    visit_Macro = visit_CallBlock = visit_ScopedEvalContextModifier = _left  # noqa: N815 - Jinja's


def _asks_for_loop(node: nodes.Node) -> bool:
    """Whether `node` names a loop that is not its own: one around it has none for it then."""
    if isinstance(node, nodes.Name):
        return node.name == "loop"
    hidden = ("body",) if isinstance(node, nodes.For) else ()
    return any(map(_asks_for_loop, node.iter_child_nodes(exclude=hidden)))


class QuickEnvironment(Environment):
    """An environment whose globals are complete before its first template is loaded.

    Nor do its templates change. A thorough one compiles for twice as long what
    then takes half the time: it puts what is included in its place. Only where
    templates are `sound`: a mistake in another is told with its own name.
    """

    is_thorough = False

    sound: Callable[[str | None], bool] = staticmethod(lambda _file: False)
    context_class = _QuickContext
    code_generator_class = _QuickGenerator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inlined: dict[str, list[nodes.Node] | None] = {}

    def inlined(self, name: str) -> list[nodes.Node] | None:
        """The nodes of the template called `name`; None where Jinja has to include it."""
        if name not in self._inlined:
            self._inlined[name] = None  # where it includes itself
            tree = self._sound_tree(name)
            if tree and not (tree.find(nodes.Extends) or tree.find(nodes.Block)):
                self._inlined[name] = _Inliner(self).visit(tree).body
            if tree and _asks_for_loop(tree):
                self._inlined[name] = None
        return self._inlined[name]

    def _sound_tree(self, name: str) -> nodes.Template | None:
        """The template called `name`, parsed; None where it is not sound, or there is none."""
        try:
            source, file, _ = self.loader.get_source(self, name) if self.loader else ("", None, 0)
        except TemplateNotFound:
            return None
        return self._parse(source, name, file) if self.sound(file) else None

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
        if self.is_thorough:
            source = _Inliner(self).visit(source)
        code = super()._generate(source, name, filename, defer_init)
        return _HANDED_ON.sub("yield from gen", code)
