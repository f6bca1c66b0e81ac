"""Errors of a remote: git's messages, and what they mean for people."""

from __future__ import annotations

import re

# A name alone is a secret only in a web address: there it can be a token.
_LOGIN = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]*@|(?<=https://)[^/@\s]*@|(?<=http://)[^/@\s]*@")
_OWN = ("fatal:", "error:", "remote:", "ERROR:")
_CLOSED = (
    "authentication failed",
    "could not read (username|password)",
    "terminal prompts disabled",
    "permission denied",
    "access denied",
    "permission to .* denied",
    "error: 40[13]",
    "not allowed to push",
    "not authorized",
    "invalid credentials",
    "no anonymous write access",
)
_STRANGE = ("host key verification failed",)
_MISSING = (
    "repository .*not found",
    "does not appear to be a git repository",
    "repository .*does not exist",
    "project you were looking for could not be found",
    "no such file or directory",
)
_FAR = (
    "could not resolve",
    "couldn't connect",
    "failed to connect",
    "connection (refused|reset|timed out)",
    "operation timed out",
    "network is unreachable",
    "no route to host",
    "early eof",
    "operation too slow",
    r"error: 5\d\d",
)
_MEANINGS = (
    (_STRANGE, "its identity is not known here; reach it once by hand (`ssh -T`) and compare"),
    (_CLOSED, "it does not let you in; see that `git push` to it works by hand, unasked"),
    (_FAR, "it cannot be reached; see that you are online, then try again"),
    (_MISSING, "there is no such repository, or you may not see it; check the address"),
)


def describe_failure(remote: str, said: str) -> str:
    """Return what is wrong with `remote`, with the message of git, which `said` it.

    Without a remote it is git's message alone.
    """
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    own = [line for line in lines if line.startswith(_OWN)]
    first = without_login((own or lines or ["git failed without a word"])[0])
    if not remote:
        return first
    for patterns, meaning in _MEANINGS:
        if any(re.search(pattern, said, re.IGNORECASE) for pattern in patterns):
            return f"{remote}: {meaning} ({first})"
    return f"{remote}: {first}"


def without_login(text: str) -> str:
    """Return `text` without the names and passwords in its addresses."""
    return _LOGIN.sub("***@", text)
