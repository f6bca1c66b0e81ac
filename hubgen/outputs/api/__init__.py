"""The API: the responses of Statuspage's API v2, as files."""

from __future__ import annotations

from hubgen.outputs.api.endpoints import hub_endpoints, incident_endpoint

__all__ = ["hub_endpoints", "incident_endpoint"]
