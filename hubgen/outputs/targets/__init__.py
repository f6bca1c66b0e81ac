"""Build targets: outputs composed into the units that a build invalidates and renders."""

from hubgen.outputs.targets.incidents import incident
from hubgen.outputs.targets.registry import (
    SITE_WIDE,
    SITEMAP,
    THEME,
    Item,
    TargetId,
    build_target,
    is_social,
    month_of,
)
from hubgen.outputs.targets.site import (
    all_targets,
    compose_site,
    incident_targets,
    navigation,
    preview_targets,
    shared_target_groups,
    shared_targets,
    simple_targets,
)

__all__ = [
    "SITEMAP",
    "SITE_WIDE",
    "THEME",
    "Item",
    "TargetId",
    "all_targets",
    "build_target",
    "compose_site",
    "incident",
    "incident_targets",
    "is_social",
    "month_of",
    "navigation",
    "preview_targets",
    "shared_target_groups",
    "shared_targets",
    "simple_targets",
]
