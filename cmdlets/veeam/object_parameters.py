"""Parameters of type Object that mean certain objects all the same: everything else is refused as it is bound.

A repository, say, may be one or a scale-out repository; the product's signature says Object for both.
"""

from __future__ import annotations

from typing import Any

from attrs import frozen

from hvsim.interpreter.commands.validation import Refused
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.values import convert
from hvsim.interpreter.values.types.registry import named_type


@frozen(eq=False)
class ObjectOf:
    """The transformation of such a parameter: `type_names` are the types of which it takes objects.

    What converts to one of them becomes it (the name of a repository); the refusal names the first.
    """

    type_names: tuple[str, ...]

    def transform(self, value: Any, name: str) -> Any:
        """The object that is meant; null stays. Raises `Refused`."""
        if value is None:
            return None
        refusals = []
        for type_name in self.type_names:
            try:
                return convert(value, named_type(type_name))
            except (NetFailure, ScriptError) as error:
                refusals.append(error)
        raise Refused(_message(refusals[0]))


def _message(error: NetFailure | ScriptError) -> str:
    exception = error.record.exception if isinstance(error, ScriptError) else error.exception
    return exception.message
