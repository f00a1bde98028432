"""What an administrator changed about a machine's roles and features."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen


@frozen
class FeatureChange:
    """A feature was installed or removed; with a moment, only a start of the machine after it ends the change."""

    installed: bool
    after_restart_since: datetime | None = None
