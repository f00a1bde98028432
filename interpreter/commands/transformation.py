"""Attributes that scripts bring: classes that validate, transform or supply words, and script block completers.

Also the one transformation PowerShell has itself: `[Credential()]`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs

from hvsim.interpreter import running
from hvsim.interpreter.commands.validation import Refused, Transformation, Validation
from hvsim.interpreter.dotnet.credential_prompt import ask_credential
from hvsim.interpreter.errors import ScriptError, failure
from hvsim.interpreter.values import construct, enumerate_value, invoke_member, set_member, to_string, type_of
from hvsim.interpreter.values.objects import unwrap

if TYPE_CHECKING:
    from hvsim.interpreter.values import NetType

_AUTOMATION = "System.Management.Automation."


@attrs.define(frozen=True, eq=False)
class CredentialTransformation:
    """`[Credential()]`: a user name asks for the password where somebody can answer."""

    def transform(self, value: Any, name: str) -> Any:
        user = unwrap(value)
        engine = running.engine()
        if user is None and not engine.console.interactive:
            return value
        if user is not None and not isinstance(user, str):
            return value
        asked = ask_credential(engine, user or "") if engine.console.interactive else None
        if asked is None:
            raise Refused(
                "A command that prompts the user failed because the host program or the command type does not "
                "support user interaction."
            )
        return asked


@attrs.define(frozen=True, eq=False)
class ClassTransformation:
    """A script class derived from ArgumentTransformationAttribute."""

    attribute: Any

    def transform(self, value: Any, name: str) -> Any:
        try:
            return invoke_member(self.attribute, "Transform", [None, value])
        except ScriptError as error:
            inner = error.record.exception.inner
            raise Refused(error.message if inner is None else inner.message, inner) from error


@attrs.define(frozen=True, eq=False)
class ClassValidation:
    """A script class derived from ValidateArgumentsAttribute or ValidateEnumeratedArgumentsAttribute."""

    attribute: Any
    enumerated: bool

    def check(self, value: Any, name: str) -> None:
        try:
            if not self.enumerated:
                invoke_member(self.attribute, "Validate", [value, None])
                return
            items = enumerate_value(value)
            for item in [value] if items is None else items:
                invoke_member(self.attribute, "ValidateElement", [item])
        except ScriptError as error:
            inner = error.record.exception.inner
            raise Refused(error.message if inner is None else inner.message, inner) from error


_TRANSFORMS = _AUTOMATION + "ArgumentTransformationAttribute"
_VALIDATES = _AUTOMATION + "ValidateArgumentsAttribute"
_VALIDATES_EACH = _AUTOMATION + "ValidateEnumeratedArgumentsAttribute"


def custom_attribute(
    net_type: NetType, positional: list[Any], named: dict[str, Any]
) -> tuple[Validation | None, Transformation | None]:
    """What an attribute class of a script does; neither for one that only marks."""
    if not {each.full_name for each in net_type.ancestry()} & {_TRANSFORMS, _VALIDATES, _VALIDATES_EACH}:
        return None, None
    attribute = construct(net_type, positional, None)
    for name, value in named.items():
        set_member(attribute, name, value)
    return effect_of(attribute)


def effect_of(attribute: Any) -> tuple[Validation | None, Transformation | None]:
    """What an object of a script's attribute class does."""
    ancestry = {each.full_name for each in type_of(attribute).ancestry()}
    if _TRANSFORMS in ancestry:
        return None, ClassTransformation(attribute)
    if _VALIDATES in ancestry or _VALIDATES_EACH in ancestry:
        return ClassValidation(attribute, _VALIDATES_EACH in ancestry), None
    return None, None


def words_generator(net_type: NetType) -> Callable[[], Iterable[str]]:
    """The words of a class that implements IValidateSetValuesGenerator."""
    wanted = _AUTOMATION + "IValidateSetValuesGenerator"
    if wanted not in set(net_type.all_interfaces()):
        raise failure(
            f"The type '{net_type.full_name}' does not implement {wanted}.",
            "ValuesGeneratorTypeMissing",
            "MetadataError",
        )

    def words() -> Iterable[str]:
        produced = invoke_member(construct(net_type, [], None), "GetValidValues", [])
        return [to_string(word) for word in enumerate_value(produced) or [produced]]

    return words


def script_completer(source: Any) -> Callable[..., Iterable[object]]:
    """The completer of `[ArgumentCompleter({ ... })]`: called with command, parameter, word, tree and bound values."""

    def complete(command: str, parameter: str, word: str, tree: Any, bound: Any) -> Iterable[object]:
        result = source.value(command, parameter, word, tree, bound)
        items = enumerate_value(result)
        return [] if result is None else ([result] if items is None else list(items))

    return complete
