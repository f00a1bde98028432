"""Objects of script classes at run time: fields, constructors along the chain of bases, methods.

The declaration (`classes`) makes the `NetType`; here is what its members do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands.validation import Refused
from hvsim.interpreter.compiler.class_bases import allocate, take_over
from hvsim.interpreter.errors import NetException, NetFailure, net_failure
from hvsim.interpreter.limits import call_depth_error
from hvsim.interpreter.pipeline.frame import Frame
from hvsim.interpreter.pipeline.signals import FlowException, Return, Signal
from hvsim.interpreter.pipeline.streams import discard
from hvsim.interpreter.state.scope import Scope
from hvsim.interpreter.values.conversion import convert, default_of
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.members.access import get_member, invoke_member
from hvsim.interpreter.values.members.member_writing import setting_error
from hvsim.interpreter.values.members.overloads import choose
from hvsim.interpreter.values.members.statics import construct
from hvsim.interpreter.values.objects import FIELD_CLASSES
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.truth import to_bool
from hvsim.interpreter.values.types.net_types import NetType

if TYPE_CHECKING:
    from hvsim.grammar.nodes import ScriptBlockAst
    from hvsim.interpreter.commands.validation import Validation
    from hvsim.interpreter.compiler.core import Expression, Statement
    from hvsim.interpreter.engine import Engine


_SEQUENCES = ("System.Collections.IEnumerable", "System.Collections.Generic.IEnumerable`1")


class ReturnValue(Return):
    """What a method returns; its other output is nobody's."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class ScriptObject(Shown):
    """An object of a script class. Fields are kept under lower-case names, of all classes of the chain together."""

    __slots__ = ("extended", "fields", "net_type")
    is_script_object = True

    def __init__(self, net_type: NetType) -> None:
        self.net_type = net_type
        self.fields: dict[str, Any] = {}
        self.extended: Any = None

    @property
    def enumerate(self) -> Callable[[], Iterator[Any]] | None:
        """How its elements are walked, for a class that says it is a sequence or an enumerator."""
        interfaces = set(self.net_type.all_interfaces())
        if "System.Collections.IEnumerator" in interfaces:
            return self._walk
        if any(name.startswith(_SEQUENCES) for name in interfaces):
            return lambda: enumerate_value(invoke_member(self, "GetEnumerator", [])) or iter(())
        return None

    def _walk(self) -> Iterator[Any]:
        while to_bool(invoke_member(self, "MoveNext", [])):
            yield get_member(self, "Current")


def fields_of(target: Any) -> dict[str, Any]:
    """Where the fields of a script class's object are."""
    if isinstance(target, NetException):
        found: dict[str, Any] = target.properties.setdefault("script_fields", {})
        return found
    fields: dict[str, Any] = target.fields
    return fields


FIELD_CLASSES.add(ScriptObject)
_PLAIN_TYPES = {"System.Int32": int, "System.String": str, "System.Double": float, "System.Boolean": bool}


class Field:
    """A property of a class: its initial value, computed for each object, and what assigned values go through."""

    def __init__(
        self, name: str, net_type: NetType | None, initial: Expression | None, validations: Sequence[Validation]
    ) -> None:
        self.name = name
        self.key = name.lower()
        self.net_type = net_type
        self.initial = initial
        self.validations = validations

    def checked(self, value: Any) -> Any:
        """A value of the property's type, validated as its attributes say."""
        for validation in self.validations:
            try:
                validation.check(value, self.name)
            except Refused as refused:
                raise net_failure(
                    "System.Management.Automation.ValidationMetadataException", str(refused), inner=refused.inner
                ) from None
        return value

    def start(self, scope: Scope) -> Any:
        """The value a new object (or the class, for a static one) begins with."""
        if self.initial is not None:
            value = self.initial(scope)
            value = value if self.net_type is None else convert(value, self.net_type)
            try:
                return self.checked(value)
            except NetFailure as error:
                raise setting_error(self.name, error.exception) from None
        if self.net_type is None:
            return None

        return default_of(self.net_type) if self.net_type.is_value_type else None


class Body:
    """The body of a method or constructor."""

    def __init__(
        self,
        name: str,
        ast: ScriptBlockAst,
        run: Statement,
        parameters: list[tuple[str, NetType | None]],
        return_type: NetType | None,
    ) -> None:
        self.name = name
        self.ast = ast
        self.run = run
        self.parameters = parameters
        # None where nothing is returned.
        self.return_type = None if return_type is None or return_type.full_name == "System.Void" else return_type


class ClassCore:
    """What a script class is made of, beside its `NetType`: the scope it was defined in, fields, constructors."""

    def __init__(self, engine: Engine, net_type: NetType, scope: Scope) -> None:
        self.engine = engine
        self.net_type = net_type
        self.scope = scope
        self.fields: list[Field] = []
        self.static_fields: list[Field] = []
        self.static_values: dict[str, Any] = {}
        self.constructors: list[Body] = []
        self.static_constructor: Body | None = None
        self.ready = False
        self._plain_fields: dict[str, type] | None = None

    @property
    def base(self) -> ClassCore | None:
        return core_of(self.net_type.base)

    @property
    def plain_fields(self) -> dict[str, type]:
        """The properties, of bases too, that take values of a Python class just as they are."""
        if self._plain_fields is None:
            found = {} if self.base is None else dict(self.base.plain_fields)
            for field in self.fields:
                python = _PLAIN_TYPES.get("" if field.net_type is None else field.net_type.full_name)
                found.pop(field.key, None)
                if python is not None and not field.validations:
                    found[field.key] = python
            self._plain_fields = found
        return self._plain_fields

    # statics

    def ensure_ready(self) -> None:
        """Gives static properties their initial values and runs the static constructor, once."""
        if self.ready:
            return
        self.ready = True
        scope = self.inner_scope(None)
        for field in self.static_fields:
            # What an initial value reads before its turn is the type's default, as in .NET.
            self.static_values[field.key] = None if field.net_type is None else default_of(field.net_type)
        for field in self.static_fields:
            self.static_values[field.key] = field.start(scope)
        if self.static_constructor is not None:
            self.run(self.static_constructor, None, [])

    def inner_scope(self, this: Any) -> Scope:
        scope = Scope(self.engine, self.scope, self.scope.session, self.scope.script)
        if this is not None:
            scope.values["this"] = this
        return scope

    # calls

    def run(self, body: Body, this: Any, arguments: Sequence[Any]) -> Any:
        """Calls a method; the value it returns, of its declared type."""
        engine = self.engine
        caller = engine.frame
        if caller is not None and caller.load >= engine.call_depth:
            raise call_depth_error()
        scope = self.inner_scope(this)
        values = scope.values
        for (name, _), value in zip(body.parameters, arguments, strict=False):
            values[name] = value
        frame = Frame(caller, body.ast, body.name)
        scope.frame, frame.scope = frame, scope
        saved, current = engine.in_try, engine.current_scope
        engine.frame, engine.in_try, engine.current_scope = frame, True, scope
        try:
            signal = body.run(scope, discard)
        finally:
            engine.frame, engine.in_try, engine.current_scope = caller, saved, current
        return self._result(body, signal)

    def _result(self, body: Body, signal: Signal | None) -> Any:
        if signal is not None and not isinstance(signal, Return):
            raise FlowException(signal)
        value = signal.value if isinstance(signal, ReturnValue) else None
        if body.return_type is None:
            return None
        return convert(value, body.return_type)

    # objects

    def create(self, body: Body | None, arguments: list[Any]) -> Any:
        """A new object of this very class."""
        self.ensure_ready()
        this = self._allocate()
        self.construct(this, body, arguments)
        return this

    def _allocate(self) -> Any:
        foreign = self.foreign_base()
        made = None if foreign is None else allocate(self.net_type, foreign, self.engine)
        return ScriptObject(self.net_type) if made is None else made

    def foreign_base(self) -> NetType | None:
        """The nearest base that no script declared, System.Object excepted."""
        for each in self.net_type.ancestry():
            if core_of(each) is None:
                return None if each.full_name == "System.Object" else each
        return None

    def construct(self, this: Any, body: Body | None, arguments: list[Any]) -> None:
        """Initialises the part of the object that this class declares, bases in between."""
        scope = self.inner_scope(this)
        fields = fields_of(this)
        for field in self.fields:
            fields[field.key] = field.start(scope)
        if body is not None:
            self.run(body, this, arguments)
        else:
            self.construct_base(this, [])

    def construct_base(self, this: Any, arguments: list[Any]) -> None:
        """`: base(...)`, written or implied."""
        base = self.base
        if base is not None:
            body, values = base.choose_constructor(arguments)
            base.construct(this, body, values)
            return
        foreign = self.foreign_base()
        if foreign is None or not arguments:
            return
        take_over(this, construct(foreign, arguments, self.engine))

    def choose_constructor(self, arguments: list[Any]) -> tuple[Body | None, list[Any]]:
        """The constructor that fits the arguments, and those converted."""
        constructors = self.net_type.constructors
        if not self.constructors or constructors is None:
            return None, []
        overload, values = choose(constructors, arguments, self.net_type, "new")
        chosen = overload.function
        assert isinstance(chosen, Constructor)
        return chosen.body, values


def core_of(net_type: NetType | None) -> ClassCore | None:
    """The script class behind a type; None for a type of .NET."""
    core = None if net_type is None else net_type.script_class
    return core if isinstance(core, ClassCore) else None


class Constructor:
    """A constructor as overload resolution calls it."""

    def __init__(self, core: ClassCore, body: Body | None) -> None:
        self.core = core
        self.body = body

    def __call__(self, *arguments: Any) -> Any:
        return self.core.create(self.body, list(arguments))


def method(core: ClassCore, body: Body, *, static: bool) -> Callable[..., Any]:
    """A method as member access calls it: the target first unless static."""
    if static:

        def call_static(*arguments: Any) -> Any:
            core.ensure_ready()
            return core.run(body, None, list(arguments))

        return call_static
    return lambda target, *arguments: core.run(body, target, arguments)
