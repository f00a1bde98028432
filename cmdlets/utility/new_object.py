"""New-Object: an object of a .NET type."""

from __future__ import annotations

from typing import Any

from hvsim.cmdlets.utility.shared import SWITCH
from hvsim.interpreter.commands import Cmdlet, Example, In, cmdlet, parameter
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values import construct, lookup_type, set_member


@cmdlet("New-Object", default_set="Net")
class NewObject(Cmdlet):
    """Makes an object of a .NET type and sets its properties."""

    type_name: str = parameter(sets="Net", position=0, mandatory=True, help="The type's name.")
    argument_list: list[object] = parameter(
        sets="Net", position=1, aliases=("Args",), allow_null=True, help="The arguments of the constructor."
    )
    com_object: str = parameter(
        sets={"Com": In(position=0, mandatory=True)}, help="On Windows: a COM class by its name; none is registered."
    )
    strict: bool = parameter(
        sets="Com",
        type=SWITCH,
        no_effect="There are no COM objects here.",
        help="Refuses COM objects that are .NET ones underneath.",
    )
    property_: Any = parameter(
        type="System.Collections.IDictionary", help="Values for the new object's properties, as a hashtable."
    )

    examples = [
        Example("(New-Object System.Version 1, 2).Major", "Call a constructor.", output="1"),
        Example(
            "(New-Object psobject -Property @{ Name = 'vm1' }).Name",
            "An object with a property of its own.",
            output="vm1",
        ),
    ]

    def process(self) -> None:
        if self.parameter_set == "Com":
            self._refuse_class()
            return
        made = self._make()
        if self.property_ is not None:
            self._set_properties(made)
        self.write(made)

    def _refuse_class(self) -> None:
        if not self.engine.personality.is_windows:
            self.fail(
                "A parameter cannot be found that matches parameter name 'ComObject'.",
                "NamedParameterNotFound",
                "InvalidArgument",
                exception="System.Management.Automation.ParameterBindingException",
            )
        self.fail(
            "Retrieving the COM class factory for component with CLSID {00000000-0000-0000-0000-000000000000} failed "
            "due to the following error: 80040154 Class not registered (0x80040154 (REGDB_E_CLASSNOTREG)).",
            "NoCOMClassIdentified",
            "ResourceUnavailable",
            exception="System.Runtime.InteropServices.COMException",
            target=self.com_object,
        )

    def _make(self) -> Any:
        net_type = lookup_type(self.type_name, self._namespaces())
        if net_type is None:
            self.fail(
                f"Cannot find type [{self.type_name}]: verify that the assembly containing this type is loaded.",
                "TypeNotFound",
                "InvalidType",
                exception="System.Management.Automation.PSArgumentException",
            )
        if net_type.full_name in _PLAIN_OBJECTS and not self.argument_list:
            from hvsim.interpreter.values.objects import PSCustomObject

            return PSCustomObject()
        arguments = list(self.argument_list or ())
        try:
            return construct(net_type, arguments, self.engine)
        except NetFailure as error:
            self._report_construction(error.exception)
        except ScriptError as error:
            inner = error.record.exception
            if "overload" not in inner.message:
                self._report_construction(inner.inner or inner)
            if not arguments:
                self._refuse_arguments()
            self.fail(
                f'Cannot find an overload for "{net_type.name}" and the argument count: "{len(arguments)}".',
                "ConstructorInvokedThrowException",
                "InvalidOperation",
                exception="System.Management.Automation.MethodException",
            )
        return None

    def _namespaces(self) -> Any:
        return getattr(self.runtime.scope, "using_namespaces", ())

    def _refuse_arguments(self) -> None:
        self.fail(
            "A constructor was not found. Cannot find an appropriate constructor for type " + self.type_name + ".",
            "CannotFindAppropriateCtor",
            "ObjectNotFound",
            exception="System.Management.Automation.PSArgumentException",
        )

    def _report_construction(self, cause: Any) -> None:
        self.fail(
            f'Exception calling ".ctor" with "{len(self.argument_list or ())}" argument(s): "{cause.message}"',
            "ConstructorInvokedThrowException",
            "InvalidOperation",
            exception="System.Management.Automation.MethodInvocationException",
            inner=cause,
        )

    def _set_properties(self, made: Any) -> None:
        from hvsim.interpreter.values.objects import PSCustomObject

        for key, value in self.property_.items():
            name = str(key)
            if isinstance(made, PSCustomObject):
                made.set(name, value)
                continue
            try:
                set_member(made, name, value)
            except ScriptError as error:
                self.write_error(
                    f'The member "{name}" was not found for the specified .NET object.'
                    if error.record.error_id.startswith("Property")
                    else error.message,
                    "InvalidOperationException",
                    "InvalidOperation",
                    exception="System.InvalidOperationException",
                )


_PLAIN_OBJECTS = (
    "System.Management.Automation.PSObject",
    "System.Management.Automation.PSCustomObject",
    "System.Object",
)
