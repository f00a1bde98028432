"""Where-Object: lets through what a script block, or a comparison of a property, says yes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.values import BINARY, resolve_type, to_bool
from hvsim.interpreter.values.members.access import get_property

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_BLOCK, _EQUAL = "ScriptBlockSet", "EqualSet"
_MISSING: Any = object()

# Parameter, its set, its alias, and the operator that it stands for.
_OPERATORS = (
    ("EQ", _EQUAL, ("IEQ",), "Ieq", "equal to"),
    ("CEQ", "CaseSensitiveEqualSet", (), "Ceq", "equal, in the same case, to"),
    ("NE", "NotEqualSet", ("INE",), "Ine", "not equal to"),
    ("CNE", "CaseSensitiveNotEqualSet", (), "Cne", "not equal, case counting, to"),
    ("GT", "GreaterThanSet", ("IGT",), "Igt", "greater than"),
    ("CGT", "CaseSensitiveGreaterThanSet", (), "Cgt", "greater, case counting, than"),
    ("LT", "LessThanSet", ("ILT",), "Ilt", "less than"),
    ("CLT", "CaseSensitiveLessThanSet", (), "Clt", "less, case counting, than"),
    ("GE", "GreaterOrEqualSet", ("IGE",), "Ige", "greater than or equal to"),
    ("CGE", "CaseSensitiveGreaterOrEqualSet", (), "Cge", "greater than or equal, case counting, to"),
    ("LE", "LessOrEqualSet", ("ILE",), "Ile", "less than or equal to"),
    ("CLE", "CaseSensitiveLessOrEqualSet", (), "Cle", "less than or equal, case counting, to"),
    ("Like", "LikeSet", ("ILike",), "Ilike", "like the wildcard pattern in"),
    ("CLike", "CaseSensitiveLikeSet", (), "Clike", "like, case counting, the wildcard pattern in"),
    ("NotLike", "NotLikeSet", ("INotLike",), "Inotlike", "not like the wildcard pattern in"),
    ("CNotLike", "CaseSensitiveNotLikeSet", (), "Cnotlike", "not like, case counting, the wildcard pattern in"),
    ("Match", "MatchSet", ("IMatch",), "Imatch", "a match of the regular expression in"),
    ("CMatch", "CaseSensitiveMatchSet", (), "Cmatch", "a match, case counting, of the regular expression in"),
    ("NotMatch", "NotMatchSet", ("INotMatch",), "Inotmatch", "no match of the regular expression in"),
    ("CNotMatch", "CaseSensitiveNotMatchSet", (), "Cnotmatch", "no match, case counting, of the expression in"),
    ("Contains", "ContainsSet", ("IContains",), "Icontains", "a collection that contains"),
    ("CContains", "CaseSensitiveContainsSet", (), "Ccontains", "a collection that contains, case counting,"),
    ("NotContains", "NotContainsSet", ("INotContains",), "Inotcontains", "a collection that does not contain"),
    ("CNotContains", "CaseSensitiveNotContainsSet", (), "Cnotcontains", "a collection without, case counting,"),
    ("In", "InSet", ("IIn",), "Iin", "among the elements of"),
    ("CIn", "CaseSensitiveInSet", (), "Cin", "among, case counting, the elements of"),
    ("NotIn", "NotInSet", ("INotIn",), "Inotin", "not among the elements of"),
    ("CNotIn", "CaseSensitiveNotInSet", (), "Cnotin", "not among, case counting, the elements of"),
    ("Is", "IsSet", (), "Is", "of the type"),
    ("IsNot", "IsNotSet", (), "IsNot", "not of the type"),
)
_NOT = "Not"
_VALUE_SETS = tuple(row[1] for row in _OPERATORS)
_TOKENS = {row[1]: row[3] for row in _OPERATORS}


class _Comparisons(Cmdlet):
    """The comparison switches, one per operator, each in a parameter set of its own."""


for _name, _set, _aliases, _token, _words in _OPERATORS:
    _attribute = f"operator_{_name.lower()}"
    _Comparisons.__annotations__ = {**getattr(_Comparisons, "__annotations__", {}), _attribute: "Switch"}
    setattr(
        _Comparisons,
        _attribute,
        parameter(
            name=_name,
            sets=_set,
            mandatory=_name != "EQ",
            aliases=_aliases,
            help=f"Lets through what is {_words} -Value.",
        ),
    )


@cmdlet("Where-Object", default_set=_EQUAL, aliases=("?", "where"))
class WhereObject(_Comparisons):
    """Lets objects through that meet a condition."""

    input_object: object = parameter(
        pipeline=True, type="System.Management.Automation.PSObject", help="The objects to choose from."
    )
    filter_script: ScriptBlock = parameter(
        sets=_BLOCK, position=0, mandatory=True, help="Says yes to an object, which is $_ inside, or no."
    )
    property: str = parameter(
        sets=dict.fromkeys((*_VALUE_SETS, _NOT), In(position=0, mandatory=True)),
        help="The property to compare; alone, what is true of it.",
    )
    value: object = parameter(
        sets=dict.fromkeys(_VALUE_SETS, In(position=1)), help="What the property is compared with."
    )
    operator_not: Switch = parameter(
        name="Not", sets=_NOT, mandatory=True, help="Lets through what has no such property, or nothing true in it."
    )

    examples = [
        Example("1..6 | Where-Object { $_ % 2 -eq 0 }", "Lets the even numbers through.", output="2\n4\n6\n"),
        Example("'one', 'three' | Where-Object Length -gt 3", "Compares a property.", output="three\n"),
        Example("'', 'text' | Where-Object Length", "Lets through what has something true in it.", output="text\n"),
    ]

    def begin(self) -> None:
        self.accepts: Callable[[Any], bool] = self._test()

    def process(self) -> None:
        item = self.input_object
        if self.accepts(item):
            self.write(item)

    def _test(self) -> Callable[[Any], bool]:
        if self.parameter_set == _BLOCK:
            evaluate = self.filter_script.evaluator(self.runtime.scope, propagate=False)
            return lambda item: to_bool(evaluate(item))
        if self.parameter_set == _NOT:
            return lambda item: not to_bool(self._read(item))
        if "Value" not in self.bound and not (self.parameter_set == _EQUAL and "EQ" not in self.bound):
            self.fail(
                "The specified operator requires both the -Property and -Value parameters. Provide values for both "
                "parameters, and then try again.",
                "ValueNotSpecifiedForWhereObject",
                "InvalidArgument",
                exception="System.Management.Automation.PSArgumentException",
            )
        if self.parameter_set == _EQUAL and "EQ" not in self.bound:
            if "Value" in self.bound:
                self.fail(
                    "The specified operator is not valid. Provide a valid operator, and then try again.",
                    "OperatorNotSpecified",
                    "InvalidArgument",
                    exception="System.Management.Automation.PSArgumentException",
                )
            return lambda item: to_bool(self._read(item))
        return self._comparison()

    def _comparison(self) -> Callable[[Any], bool]:
        operator = BINARY[_TOKENS[self.parameter_set]]
        value = self.value
        if self.parameter_set in ("IsSet", "IsNotSet") and isinstance(value, str):
            value = resolve_type(value.strip("[]"))
        return lambda item: to_bool(operator(self._read(item), value))

    def _read(self, item: Any) -> Any:
        """The property's value; nothing where there is none, an error in strict mode."""
        value = None if item is None else get_property(item, self.property, _MISSING)
        if value is not _MISSING:
            return value
        if self.runtime.scope.strict_version >= 2:
            self.write_error(
                f"The property '{self.property}' cannot be found on this object. Verify that the property exists.",
                "PropertyNotFound",
                "InvalidArgument",
                exception="System.Management.Automation.PSArgumentException",
                target=item,
            )
        return None
