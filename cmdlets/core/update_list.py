"""Update-List: adds to a collection that is a property, takes from it, or replaces it."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.values import invoke_member
from hvsim.interpreter.values.dictionaries import Hashtable
from hvsim.interpreter.values.members.access import get_property, has_member

_CHANGE, _REPLACE = "AddRemoveSet", "ReplaceSet"


@cmdlet("Update-List", module="Microsoft.PowerShell.Utility", default_set=_CHANGE)
class UpdateList(Cmdlet):
    """Changes what is in a collection of an object."""

    add: list[object] = parameter(sets=_CHANGE, help="What to add.")
    remove: list[object] = parameter(sets=_CHANGE, help="What to take away.")
    replace: list[object] = parameter(sets={_REPLACE: In(mandatory=True)}, help="What to have instead.")
    input_object: object = parameter(
        pipeline=True, type="System.Management.Automation.PSObject", help="The object with the collection."
    )
    property: str = parameter(position=0, help="The property that is the collection.")

    examples = [
        Example(
            "$o = [pscustomobject]@{ Names = [Collections.ArrayList]('a', 'b') }; "
            "($o | Update-List Names -Add c -Remove a).Names",
            "Changes a list.",
            output="b\nc\n",
        )
    ]

    def process(self) -> None:
        if "InputObject" not in self.bound:
            return
        if not self.property:
            self._refuse(
                "You must specify the Property parameter when the InputObject parameter is specified.",
                "MissingPropertyParameter",
            )
        if not has_member(self.input_object, self.property):
            self.write_error(
                f"The property '{self.property}' cannot be found on this object",
                "MemberDoesntExist",
                "InvalidType",
                exception="System.Management.Automation.PSInvalidOperationException",
                target=self.input_object,
            )
            return
        self._change(get_property(self.input_object, self.property))
        self.write(self.input_object)

    def _change(self, items: Any) -> None:
        if self.parameter_set == _REPLACE:
            invoke_member(items, "Clear", [])
        for each in self.remove or ():
            invoke_member(items, "Remove", [each])
        for each in (self.replace if self.parameter_set == _REPLACE else self.add) or ():
            invoke_member(items, "Add", [each])

    def end(self) -> None:
        if "InputObject" in self.bound or self.has_input:
            return
        if self.property:
            self._refuse(
                "You must specify the InputObject parameter when the Property parameter is specified.",
                "MissingInputObjectParameter",
            )
        changes = (("Add", self.add), ("Remove", self.remove), ("Replace", self.replace))
        self.write(Hashtable((name, value) for name, value in changes if value is not None))

    def _refuse(self, message: str, error_id: str) -> None:
        self.fail(
            message, error_id, "InvalidArgument", exception="System.Management.Automation.PSInvalidOperationException"
        )
