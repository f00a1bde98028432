"""A mail as it reached the estate's mail server, whoever sent it."""

from __future__ import annotations

from datetime import datetime

from attrs import define


@define(eq=False)
class Mail:
    """One mail; `recipient` names everybody who gets it, `attachments` the files that came along."""

    time: datetime
    sender: str
    recipient: str
    subject: str
    body: str
    attachments: tuple[str, ...] = ()
