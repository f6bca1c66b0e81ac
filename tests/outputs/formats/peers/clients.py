"""Reads a status page by three clients that others wrote; prints what each understood."""

from __future__ import annotations

import json
import sys

from discordstatus import DiscordStatus
from statuscheck.services.bases._statuspageio import BaseStatusPageAPI
from statuspage_prometheus_exporter.service_checker import check_status_page_service


class _Here(BaseStatusPageAPI):
    def _get_base_url(self) -> str:
        return root


root = f"{sys.argv[1]}/api/v2/"
discord = DiscordStatus()
discord.base_target = root.rstrip("/")
summary = _Here().get_summary()
exporter = check_status_page_service("here", {"name": "Here", "url": f"{root}summary.json"})
found = {
    "discordstatus": {
        "indicator": discord.status["status"]["indicator"],
        "name": discord.summary["page"]["name"],
        "components": len(discord.components["components"]),
        "unresolved": [one["id"] for one in discord.unresolved_incidents["incidents"]],
        "incidents": len(discord.all_incidents["incidents"]),
        "maintenances": len(discord.all_maintenances["scheduled_maintenances"]),
        "upcoming": len(discord.upcoming_maintenances["scheduled_maintenances"]),
        "active": len(discord.active_maintenances["scheduled_maintenances"]),
    },
    "statuscheck": {
        "code": summary.status.code,
        "is_ok": summary.status.is_ok,
        "incidents": [one.status for one in summary.incidents],
        "components": sorted({one.status for one in summary.components}),
    },
    "exporter": {
        "success": exporter["success"],
        "incidents": [[one["id"], one["impact"]] for one in exporter["incident_metadata"]],
    },
}
sys.stdout.write(json.dumps(found))
