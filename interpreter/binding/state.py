"""The state of one call's binding: what is bound, what is not, and which parameter sets are still possible.

Only state and the step every way of binding ends in (`bind_slot`). The order of the steps is in `binder` (command line)
and `pipeline_input`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.conversion import Unfit, coerce, fit, refuse_null, transform, validate
from hvsim.interpreter.binding.credentials import CREDENTIAL, CREDENTIAL_TYPES, credential_for
from hvsim.interpreter.binding.plan import ALL, Plan, Slot
from hvsim.interpreter.binding.refusal import BindingRefused, script_error
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.objects import unwrap

if TYPE_CHECKING:
    from hvsim.interpreter.commands.base import Cmdlet
    from hvsim.interpreter.commands.info import CommandInfo
    from hvsim.interpreter.commands.parameters import ParameterInfo
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.errors import ScriptError
    from hvsim.interpreter.errors.invocation import InvocationInfo


class Binding:
    """What a call bound: `values` of own parameters and `common` ones by name, `bound` both ($PSBoundParameters).

    `unbound` is `$args` of a simple function; `unbound_names` says which of its elements were `-name`s (by index), so
    that splatting `@args` gives them back as names. `takes_input` tells whether pipeline objects may bind anything.
    """

    __slots__ = (
        "bound", "by_input", "cmdlet", "common", "delayed", "engine", "expects_input", "flags", "flags_before_input",
        "free", "info", "invocation", "parameter_set", "plan", "preferred", "script", "unbound", "unbound_names",
        "values",
    )  # fmt: skip

    def __init__(
        self,
        info: CommandInfo,
        plan: Plan,
        engine: Engine,
        invocation: InvocationInfo | None,
        expects_input: bool,
        script: bool,
        free: list[Slot] | None = None,
    ) -> None:
        self.info = info
        self.plan = plan
        self.engine = engine
        self.invocation = invocation
        self.expects_input = expects_input
        self.script = script
        self.values: dict[str, Any] = {}
        self.common: dict[str, Any] = {}
        self.bound: dict[str, Any] = {}
        self.unbound: list[Any] = []
        self.unbound_names: dict[int, str] | None = None
        self.flags = ALL
        self.flags_before_input = ALL
        self.preferred = 0  # the set that pipeline input tries first
        self.parameter_set = ""
        self.free: list[Slot] = list(plan.slots if free is None else free)
        self.by_input: list[Slot] = []
        self.delayed: dict[Slot, Any] = {}
        self.cmdlet: Cmdlet | None = None

    # binding one value

    def bind_slot(self, slot: Slot, value: Any, node: Any, *, coerced: bool = True, from_input: bool = False) -> bool:
        """Binds the value; False when it does not fit and was not to be converted. Raises BindingRefused."""
        info = slot.info
        if info.transformations:
            value = transform(info, value, node)
        if coerced:
            script = self.script and not info.common and not info.dynamic
            if value is None and slot.mandatory and not script:
                refuse_null(info, node)
            if info.type_name in CREDENTIAL_TYPES and not script and self.engine.console.interactive:
                value = self._with_passwords(slot, value)
            value = coerce(info, value, node, script=script, advanced=self.plan.advanced)
        else:
            try:
                value = fit(info, value)
            except Unfit:
                return False
        if info.validations or slot.mandatory or info.required_type_name is not None:
            validate(info, value, node, check_empty=slot.mandatory and self.plan.advanced)
        self.set_value(slot, value, from_input=from_input)
        return True

    def _with_passwords(self, slot: Slot, value: Any) -> Any:
        """The value with credentials in place of the names of users in it."""
        if value.__class__ is str and value:
            return credential_for(self.engine, slot.name, value)
        if slot.info.type_name != CREDENTIAL and isinstance(value, list):
            return Array([self._with_passwords(slot, unwrap(item)) for item in value])
        return value

    def set_value(self, slot: Slot, value: Any, *, from_input: bool = False) -> None:
        """The slot is bound: takes it out of the free ones and narrows the possible sets."""
        name = slot.name
        if not slot.in_all:
            self.flags &= slot.flags
        if slot in self.free:
            self.free.remove(slot)
        self.bound[name] = value
        if slot.info.common:
            self.common[name] = value
            return
        self.values[name] = value
        if from_input:
            self.by_input.append(slot)

    def delay(self, slot: Slot, block: Any) -> None:
        """A script block that gives the value anew for each input object."""
        self.delayed[slot] = block
        if not slot.in_all:
            self.flags &= slot.flags
        self.free.remove(slot)
        self.bound[slot.name] = block

    # results

    @property
    def takes_input(self) -> bool:
        """Whether an input object may bind something."""
        return bool(self.delayed) or any(slot.piped for slot in self.free) or bool(self.by_input)

    def bind_input(self, value: Any) -> list[tuple[ParameterInfo, Any]]:
        """Binds one pipeline object; gives what changed, UNBOUND standing for "back to the default".

        Raises ScriptError where the object cannot be bound: report it and go on with the next.
        """
        from hvsim.interpreter.binding.pipeline_input import bind_input

        return bind_input(self, value)

    def apply(self, cmdlet: Cmdlet) -> None:
        """Sets the cmdlet's attributes from what is bound, now and at every later `bind_input`."""
        self.cmdlet = cmdlet
        cmdlet.bound = self.bound
        cmdlet.parameter_set = self.parameter_set
        for slot in self.plan.slots:
            if slot.name in self.values:
                _set_attribute(cmdlet, slot.info, self.values[slot.name])
                if not slot.info.simulated:
                    cmdlet.write_warning(
                        f"{self.info.name}: parameter -{slot.name} is not simulated yet; it has no effect here."
                    )

    def apply_changes(self, changes: list[tuple[ParameterInfo, Any]], unbound: Any) -> None:
        """Sets what one pipeline object changed on the cmdlet."""
        cmdlet = self.cmdlet
        if cmdlet is None:
            return
        cmdlet.parameter_set = self.parameter_set
        for info, value in changes:
            if value is unbound:
                setattr(cmdlet, info.attribute, info.default)
            else:
                _set_attribute(cmdlet, info, value)

    def error(self, refused: BindingRefused) -> ScriptError:
        return script_error(refused, self.info, self.invocation)


def _set_attribute(cmdlet: Cmdlet, info: ParameterInfo, value: Any) -> None:
    if info.is_switch:
        value = bool(value)
    elif value is None and info.default is not None and info.type_name.endswith("[]"):
        value = info.default  # a list that is `$null` says as little as one that is not given
    setattr(cmdlet, info.attribute or info.name, value)
