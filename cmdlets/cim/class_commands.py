"""Commands that give the instances of one class, as those of the modules that Windows makes of such classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hvsim.cmdlets.cim.failures import refused
from hvsim.cmdlets.cim.instances import CimCommand
from hvsim.cmdlets.cim.objects import CimInstance, Instance, instance_of
from hvsim.cmdlets.estate.background import InBackground
from hvsim.cmdlets.estate.cim_sessions import CIM_SESSION, SessionsOfNames
from hvsim.cmdlets.estate.live_types import exception_type
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.wmi.classes import find_class
from hvsim.interpreter.commands import Switch, parameter
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.values import to_string

_FAILURE = exception_type("Microsoft.PowerShell.Cmdletization.Cim.CimJobException")


class ClassCommand(CimCommand, InBackground):
    """A command over a class: some of its properties are parameters, and each value of one must be found."""

    cim_session: Any = parameter(
        aliases=("Session",),
        type=f"{CIM_SESSION}[]",
        transform=SessionsOfNames(),
        help="Sessions to other machines to ask them.",
    )
    throttle_limit: int = parameter(no_effect="One machine is asked after the other.", help="How many at once.")
    as_job: Switch = parameter(help="Asks in the background.")

    def found(self, namespace: str, class_name: str, **wanted: Sequence[Any] | None) -> Iterator[Instance]:
        """The instances whose properties have one of the values; one without wildcards that none has is an error."""
        asked = {name: [to_string(value) for value in values] for name, values in wanted.items() if values}
        for computer, inside in self.machines():
            try:
                definition = find_class(inside, namespace, class_name)
            except EstateError as error:
                self.write_error_record(refused(error, f"{namespace}:{class_name}"))
                continue
            rows = list(definition.instances(inside))
            for name, values in asked.items():
                had = [to_string(row.values.get(name)) for row in rows]
                for value in values:
                    if not has_wildcards(value) and not any(matches(value, each) for each in had):
                        self.not_found(class_name, name, value)
            for row in rows:
                if all(
                    any(matches(value, to_string(row.values.get(name))) for value in values)
                    for name, values in asked.items()
                ):
                    yield instance_of(CimInstance, definition, row, inside, computer, ())

    def not_found(self, class_name: str, name: str, value: str) -> None:
        """Reports that no instance has a value that was asked for."""
        self.write_error(
            f"No {class_name} objects found with property '{name}' equal to '{value}'.  Verify the value of the "
            "property and retry.",
            f"CmdletizationQuery_NotFound_{name}",
            "ObjectNotFound",
            exception=_FAILURE.full_name,
            target=value,
        )
