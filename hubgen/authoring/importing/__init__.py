"""Imports of incidents from other systems."""

from __future__ import annotations

from pathlib import Path

from hubgen.authoring.hub_contents import open_hub
from hubgen.authoring.importing import cstate, statuspage
from hubgen.authoring.importing.foreign import ImportReport, Remark
from hubgen.authoring.importing.import_writer import write_findings

__all__ = ["ImportReport", "Remark", "import_cstate", "import_statuspage"]


def import_statuspage(root: Path, file: Path) -> ImportReport:
    """Import the incidents of a Statuspage `incidents.json` into the hub at `root`.

    Raises HubgenError if the file is of another form or the hub cannot be read.
    """
    contents = open_hub(root)
    return write_findings(contents, statuspage.read_file(file))


def import_cstate(root: Path, site: Path) -> ImportReport:
    """Import the issues of the cState site in the folder `site` into the hub at `root`.

    Raises HubgenError if it is no such site or the hub cannot be read.
    """
    contents = open_hub(root)
    return write_findings(contents, cstate.read_site(site))
