"""Passwords and tokens: from the environment or the system's keyring, never from the hub."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final

SERVICE: Final = "hubgen"


def variable_of(source: str) -> str:
    """Return the name of the environment variable of `source`."""
    return f"HUBGEN_TOKEN_{source.upper().replace('-', '_')}"


def secret_of(source: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """Return the password or token of `source`; None if there is none."""
    given = environment.get(variable_of(source))
    if given:
        return given
    import keyring
    from keyring.errors import KeyringError

    try:
        return keyring.get_password(SERVICE, source)
    except (KeyringError, RuntimeError):  # a system without a keyring
        return None
