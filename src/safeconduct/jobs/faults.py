"""What can go wrong with workers, apart from the tasks themselves."""

from __future__ import annotations

from safeconduct.errors import SafeconductError


class WorkersDie(SafeconductError):
    """Workers die again and again, and nothing gets done between."""


class ClusterLost(SafeconductError):
    """The scheduler went away while tasks were under way. What has been answered stays answered."""
