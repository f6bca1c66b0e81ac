"""Only the platform package uses what some systems lack."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "hubgen"
MODULES = frozenset(
    "ctypes curses fcntl grp msvcrt multiprocessing pty pwd resource termios tty winreg".split()
)
FLAGS = frozenset("O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK O_TMPFILE".split())
OF_OS = FLAGS | frozenset(
    "fork forkpty getuid geteuid getpgid killpg mkfifo pipe2 setsid sync".split()
)


def _system_only(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "os" and node.attr in OF_OS:
                yield f"os.{node.attr}"
            if node.value.id == "signal" and node.attr.startswith("pthread"):
                yield f"signal.{node.attr}"


def test_nothing_else_imports_a_module_that_only_some_systems_have() -> None:
    found = {
        f"{path.relative_to(PACKAGE)}: {name}"
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] != "platform"
        for name in _system_only(ast.parse(path.read_text("utf-8")))
    }
    assert not found
