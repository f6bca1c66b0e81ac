"""The command `desk`: starts the web application and opens it in the browser."""

from __future__ import annotations

import contextlib
import threading
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from hubgen.cli.context import HubContext, at_option, hub_at, report_line, warn_of_sharing

if TYPE_CHECKING:
    from hubgen.desk.server import ServerSettings


@click.command("desk")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; the next free one if taken.")
@click.option("--host", help="The address to listen on; others than this machine's need a proxy.")
@click.option(
    "--behind-proxy",
    "proxy_header",
    metavar="HEADER",
    help="Believe a proxy that says in HEADER who the person is.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@at_option
def desk_command(
    port: int | None,
    host: str | None,
    proxy_header: str | None,
    no_browser: bool,  # noqa: FBT001 - click's flag
    at: str | None,
) -> None:
    """Opens the desk: write, check, approve and publish in the browser.

    It runs on this machine alone and ends with Ctrl-C or with "End the desk" on its pages.
    """
    from hubgen.desk.server import DEFAULT_PORT, ServerSettings

    settings = ServerSettings(
        host=host or "127.0.0.1",
        port=DEFAULT_PORT if port is None else port,
        proxy_header=proxy_header,
    )
    run_desk(hub_at(at), settings, open_address=None if no_browser else webbrowser.open)


def run_desk(
    hub: HubContext, settings: ServerSettings, *, open_address: Callable[[str], object] | None
) -> None:
    """Serve the desk of `hub` until it ends; `open_address` opens it in a browser.

    Raises HubgenError where it cannot start.
    """
    from hubgen.desk.server import serve

    def ready(address: str) -> None:
        report_line(f"desk: {address}   end with Ctrl-C")
        if open_address:
            threading.Thread(target=open_address, args=(address,), daemon=True).start()

    warn_of_sharing(hub.root)
    with contextlib.suppress(KeyboardInterrupt):
        serve(hub.root, settings, at_text=hub.at_text, clock=hub.environment.clock, ready=ready)
    report_line("stopped")
