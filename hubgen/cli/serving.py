"""`publish --show-server`: the configuration of a web server, for its administrator."""

from __future__ import annotations

import re

import click

from hubgen.cli.context import HubContext

_ELSEWHERE = re.compile(r"[a-z0-9]{2,}:")  # git:, s3:; one letter is a drive

_SERVERS = ("nginx", "caddy")
show_server_option = click.option(
    "--show-server",
    type=click.Choice(_SERVERS),
    help="Only print how that web server is to serve what is published; DEST may be left out.",
)


def show_server(hub: HubContext, server: str, destination: str | None) -> None:
    """Print what `server` needs to serve the hub from the folder `destination`."""
    from hubgen.incremental.reading import read_checked
    from hubgen.publish.server_configuration import configuration

    settings = read_checked(hub.root, hub.now, hub.at_text).project.hub
    is_folder = destination is not None and not _ELSEWHERE.match(destination)
    folder = (hub.root / str(destination)).resolve().as_posix() if is_folder else None
    click.echo(configuration(server, settings, folder), nl=False)
