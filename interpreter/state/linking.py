"""One variable in two scopes: what a module exports is the importer's variable too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvsim.interpreter.state.variable import PLAIN, Traits

if TYPE_CHECKING:
    from hvsim.interpreter.state.scope import Scope


def link(source: Scope, target: Scope, key: str, name: str) -> None:
    """Makes the variable of `source` known in `target` under `name`; from then on an assignment in either is both's."""
    target.force(name, source.own_value(key))
    traits = (source.special or {}).get(key, PLAIN)
    source.set_traits(key, _passing_on(traits, target, name.lower()))
    target.set_traits(name.lower(), _passing_on(traits, source, key))


def _passing_on(traits: Traits, other: Scope, key: str) -> Traits:
    """Traits whose assigned values also become the other scope's, as long as the variable is there."""
    before = traits.transform

    def transform(value: object) -> object:
        made = value if before is None else before(value)
        if key in other.values:
            other.values[key] = made
        return made

    return traits.but(transform=transform)
