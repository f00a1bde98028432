"""Static members, constructors, and operators as static methods: `[T]::Member`, `[T]::new()`, `op_Addition`."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.errors import NetException, NetFailure, ScriptError, failure
from hvsim.interpreter.values.display import type_full_text
from hvsim.interpreter.values.enums.enums import EnumValue
from hvsim.interpreter.values.members.calls import call, engine_for
from hvsim.interpreter.values.members.overloads import choose
from hvsim.interpreter.values.objects import PSObject
from hvsim.interpreter.values.types.known_members import not_simulated
from hvsim.interpreter.values.types.net_types import Method, NetType, Property
from hvsim.interpreter.values.types.value_types import type_of


def get_static(net_type: NetType, name: str, engine: Any = None, strict: bool = False) -> Any:
    """The value of a static property, field or enum member; a method gives a method object, what is unknown `$null`."""
    if net_type.is_enum:
        for member, number in net_type.enum_values.items():
            if member.lower() == name.lower():
                return EnumValue(net_type, number)
    found = net_type.find_static_property(name)
    if found is not None:
        return read_property(found, [], engine)
    method = net_type.find_static_method(name)
    if method is None and name.lower() == "new":
        method = net_type.find_constructors()
    if method is not None:
        from hvsim.interpreter.values.members.methods import BoundMethod

        return BoundMethod(method, net_type, engine, static=True)
    missing = not_simulated(net_type, name, static=True)
    if missing is not None:
        raise missing
    if strict:
        raise _no_property(name, True)
    return None


def read_property(found: Property, receiver: list[Any], engine: Any) -> Any:
    """A declared property's value; what its getter throws becomes PowerShell's GetValueInvocationException."""
    try:
        return found.getter(engine_for(engine), *receiver) if found.passes_engine else found.getter(*receiver)
    except NetFailure as error:
        raise getting_error(found.name, error.exception) from None


def getting_error(name: str, cause: NetException) -> ScriptError:
    return failure(
        f'Exception getting "{name}": "{cause.message}"',
        "ExceptionWhenGetting",
        "NotSpecified",
        "System.Management.Automation.GetValueInvocationException",
        inner=cause,
    )


def set_static(net_type: NetType, name: str, value: Any, engine: Any = None) -> None:
    """Writes a static property."""
    from hvsim.interpreter.values.members.member_writing import write_property

    found = net_type.find_static_property(name)
    if found is None:
        raise _no_property(name, False)
    write_property(found, [], value, engine)


def _no_property(name: str, reading: bool) -> ScriptError:
    tail = "." if reading else " and can be set."
    return failure(
        f"The property '{name}' cannot be found on this object. Verify that the property exists{tail}",
        "PropertyNotFoundStrict" if reading else "PropertyAssignmentException",
        "InvalidOperation",
    )


def invoke_static(net_type: NetType, name: str, arguments: list[Any], engine: Any = None) -> Any:
    """Calls a static method; `new` is the constructor."""
    if name.lower() == "new":
        return construct(net_type, arguments, engine)
    method = net_type.find_static_method(name)
    if method is None:
        raise method_not_found(net_type, name, static=True)
    if net_type.is_enum and name.lower() == "tryparse" and arguments and not isinstance(arguments[0], NetType):
        arguments = [net_type, *arguments]  # the generic TryParse of Enum, its type argument inferred
    if method is _own_generic(net_type, name):
        return call(method, [net_type], arguments, net_type, engine)
    return call(method, [], arguments, net_type, engine)


def invoke_static_generic(
    net_type: NetType, name: str, types: list[NetType], arguments: list[Any], engine: Any = None
) -> Any:
    """`[type]::Name[T](...)`: the method declared as ``Name`1`` gets the types first; others infer their types."""
    method = net_type.find_static_method(f"{name}`{len(types)}")
    if method is not None:
        return call(method, [], [*types, *arguments], net_type, engine)
    return invoke_static(net_type, name, arguments, engine)


def _own_generic(net_type: NetType, name: str) -> Method | None:
    """A static method declared on the generic definition: its function is told the closed type."""
    if net_type.generic_definition is None:
        return None
    return net_type.generic_definition.static_methods.get(name.lower())


def method_not_found(net_type: NetType, name: str, *, static: bool = False) -> ScriptError:
    """What a call of a method that is not there raises."""
    missing = not_simulated(net_type, name, static=static)
    if missing is not None:
        return missing
    shown = type_full_text(net_type)
    if shown == "System.Management.Automation.PSCustomObject":
        shown = "System.Management.Automation.PSObject" if name.startswith("op_") else shown
    return failure(
        f"Method invocation failed because [{shown}] does not contain a method named '{name}'.",
        "MethodNotFound",
        "InvalidOperation",
        target=name,
    )


def construct(net_type: NetType, arguments: list[Any], engine: Any = None) -> Any:
    """A new value of the type."""
    if net_type.element_type is not None:
        from hvsim.interpreter.values.members.object_creation import new_array

        return new_array(net_type, arguments)
    constructors = net_type.find_constructors()
    if constructors is None:
        return _construct_default(net_type, arguments)
    receiver = [net_type] if net_type.generic_definition is not None and net_type.constructors is None else []
    if not arguments and net_type.is_value_type and all(each.parameters for each in constructors.overloads):
        return _construct_default(net_type, arguments)
    overload, values = choose(constructors, arguments, net_type, "new")
    from hvsim.interpreter.values.members.calls import run

    return run(overload, receiver, values, engine, ".ctor", len(arguments))


def _construct_default(net_type: NetType, arguments: list[Any]) -> Any:
    from hvsim.interpreter.values.conversion import default_of

    if not arguments and net_type.is_value_type:
        made = default_of(net_type)
        if made is not None:
            return made
    raise failure(
        f'Cannot find an overload for "new" and the argument count: "{len(arguments)}".',
        "MethodCountCouldNotFindBest",
        "NotSpecified",
        "System.Management.Automation.MethodException",
    )


_MISSING = object()


def call_operator(name: str, left: Any, right: Any = _MISSING) -> Any:
    """An operator as the static method `op_...` of the left or the right operand's type."""
    operands = [left] if right is _MISSING else [left, right]
    operands = [each.base if each.__class__ is PSObject else each for each in operands]
    owners = [type_of(each) for each in operands if each is not None]
    for owner in owners:
        method = owner.find_static_method(name)
        if method is not None:
            return call(method, [], operands, owner, None)
    from hvsim.interpreter.values.numbers.number_arithmetic import rank_of

    blamed = owners[-1] if len(owners) == 2 and rank_of(operands[0]) and not rank_of(operands[1]) else owners[0]
    raise method_not_found(blamed, name)
