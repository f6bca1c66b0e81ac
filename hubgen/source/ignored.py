"""Names of files that are never read or published: by-products of programs, and secrets.

The reader and the file watcher ignore the same names: such a file is never an
error, and never the reason for a rebuild.
"""

from __future__ import annotations

import re

_STARTS = (
    ".",  # hidden: .DS_Store and ._name (macOS), .#name (Emacs), .name.swp (Vim), .~lock.name#
    "~$",  # Microsoft Office, while a document is open
    "~wrl",
)
_ENDS = (
    "~",  # backups of Vim, Emacs, Kate
    *(".tmp", ".temp", ".swp", ".swo", ".swx", ".bak", ".orig", ".rej"),
    *(".part", ".partial", ".filepart", ".crdownload", ".download"),  # transfers under way
    *(".!sync", ".bts"),  # programs that sync, while they write
    *("___jb_tmp___", "___jb_old___"),  # JetBrains, while it saves
)
_NAMES = frozenset(
    {
        *("icon\r", "__macosx", "network trash folder", "temporary items"),  # macOS
        *("thumbs.db", "ehthumbs.db", "desktop.ini"),  # Windows
        *("$recycle.bin", "system volume information"),
        *("@eadir", "#recycle", "lost+found", "__pycache__"),  # storage servers, Linux, Python
        *("4913", "5036", "5159"),  # Vim tests with them whether it may write here
    }
)
_PATTERN = re.compile(
    r"#.*#"  # Emacs: unsaved changes
    r"|.*\.tmp\.\d+"
    r"|.*\.sb-[0-9a-f]{8}-\w{6}",  # TextEdit, while it saves
    re.DOTALL,
)


_SYSTEM_STARTS = ("._", ".git", ".ds_store", ".nfs", ".fuse_hidden")


# File names by which tools that search for secrets (Snaffler, gitrob) find keys, passwords and
# databases. Without .asc and .gpg: a hub may publish its public key.
_SECRET_ENDS = (
    *(".pem", ".key", ".ppk", ".p12", ".pkcs12", ".pfx", ".jks", ".keystore", ".ovpn"),
    *(".kdb", ".kdbx", ".psafe3", ".agilekeychain", ".keychain", ".kwallet", ".gnucash"),
    *(".sql", ".sqlite", ".sqlite3", ".db", ".dump", ".mdf", ".sdf", ".mdb", ".accdb", ".rdb"),
    *(".env", ".tfstate", ".tfvars", ".bek", ".pcap"),
)
_SECRET_NAMES = frozenset(
    {
        *("htpasswd", "passwd", "netrc", "npmrc", "pypirc", "pgpass", "my.cnf", "s3cfg"),
        *("git-credentials", "gitconfig", "dockercfg", "bash_history", "zsh_history"),
        *("otr.private_key", "secring.gpg", "ntds.dit", "logins.json", "proftpdpasswd"),
        *("credentials.json", "credentials.xml", "credentials.csv", "credentials.ini"),
        *("secrets.json", "secrets.yml", "secrets.yaml", "secret_token.rb", "database.yml"),
        *("wp-config.php", "localsettings.php", "filezilla.xml", "recentservers.xml"),
    }
)
_SECRET = re.compile(
    r"(?:.*[_.-])?(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?"  # private keys of SSH, without an ending
    r"|(?:.*[_. -])?(?:keys|private[_-]?key|ssh|secrets|passwords?|credentials|keystore|dump"
    r"|database)(?:[_. -].*)?\.(?:zip|7z|rar|tar|tgz|(?:tar\.)?(?:gz|bz2|xz|zst))"
    r"|.*\.sql\.(?:zip|gz|bz2|xz|zst)",
    re.DOTALL,
)


def is_secret(name: str) -> bool:
    """Return whether a file called `name` is usually a key, a password file or a database."""
    low = name.lower()
    bare = low.lstrip("._")
    is_named = bare in _SECRET_NAMES or low.endswith(_SECRET_ENDS)
    return low not in _NAMES and (is_named or _SECRET.fullmatch(bare) is not None)


def is_leftover(name: str) -> bool:
    """Return whether an ignored file called `name` may be one that its owner forgot.

    A backup, a hidden file, unfinished work; nothing that systems create by themselves.
    """
    low = name.lower()
    return low not in _NAMES and not low.startswith(_SYSTEM_STARTS)


def is_ignored(name: str) -> bool:
    """Return whether a file or folder called `name` is none of the user's own."""
    low = name.lower()
    return (
        low.startswith(_STARTS)
        or low.endswith(_ENDS)
        or low in _NAMES
        or _PATTERN.fullmatch(low) is not None
        or is_secret(name)
    )
