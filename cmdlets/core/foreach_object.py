"""ForEach-Object: runs script blocks, or reads a member, for each input object."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.isolation import isolated_session, using_values
from hvsim.interpreter.commands.wildcards import has_wildcards, matches
from hvsim.interpreter.pipeline.calls import run_block
from hvsim.interpreter.values import NOTHING, invoke_member, to_string
from hvsim.interpreter.values.members.access import get_property, has_member, property_names

if TYPE_CHECKING:
    from hvsim.interpreter.script_block import ScriptBlock

_SCRIPT, _MEMBER, _PARALLEL = "ScriptBlockSet", "PropertyAndMethodSet", "ParallelParameterSet"
_NOTHING: Any = object()


@cmdlet("ForEach-Object", default_set=_SCRIPT, aliases=("%", "foreach"), confirm="Medium")
class ForEachObject(Cmdlet):
    """Runs code, or takes a member, for each object that comes in."""

    input_object: object = parameter(
        pipeline=True,
        type="System.Management.Automation.PSObject",
        help="The objects to work on, one after the other.",
    )
    begin_block: ScriptBlock = parameter(name="Begin", sets=_SCRIPT, help="Runs once before the first object.")
    process_blocks: list[ScriptBlock] = parameter(
        name="Process",
        sets=_SCRIPT,
        position=0,
        mandatory=True,
        allow_null=True,
        allow_empty_collection=True,
        help="Runs for each object, which is $_ inside. Of several blocks, the first runs before and the last after.",
    )
    end_block: ScriptBlock = parameter(name="End", sets=_SCRIPT, help="Runs once after the last object.")
    remaining_scripts: list[ScriptBlock] = parameter(
        sets=_SCRIPT,
        remaining=True,
        allow_null=True,
        allow_empty_collection=True,
        help="Further blocks, as the blocks of -Process.",
    )
    member_name: str = parameter(
        sets=_MEMBER,
        position=0,
        mandatory=True,
        help="The property to read or the method to call. Wildcards may stand where one member fits.",
    )
    argument_list: list[object] = parameter(
        sets=_MEMBER, remaining=True, aliases=("Args",), help="The arguments of the method."
    )
    parallel: ScriptBlock = parameter(
        sets=_PARALLEL, mandatory=True, help="Runs for each object in a scope of its own; $using: reads the caller's."
    )
    throttle_limit: int = parameter(
        sets=_PARALLEL, default=5, no_effect="One follows the other here.", help="How many blocks run at once."
    )
    timeout_seconds: int = parameter(
        sets=_PARALLEL, simulated=False, help="After how many seconds to stop. Not simulated: nothing takes time here."
    )
    as_job: Switch = parameter(sets=_PARALLEL, simulated=False, help="Runs the blocks as a job.")
    use_new_runspace: Switch = parameter(
        sets=_PARALLEL, no_effect="It always is one here.", help="A new runspace for each object."
    )

    examples = [
        Example("1..3 | ForEach-Object { $_ * 2 }", "Doubles each number.", output="2\n4\n6\n"),
        Example(
            "1..4 | ForEach-Object -Begin { $sum = 0 } -Process { $sum += $_ } -End { $sum }",
            "Adds up the numbers with a block before, for each, and after.",
            output="10\n",
        ),
        Example("'vm1', 'vm2' | ForEach-Object ToUpper", "Calls a method of each string.", output="VM1\nVM2\n"),
    ]

    def begin(self) -> None:
        self.run: Callable[[Any], None] = self._prepare()

    def process(self) -> None:
        self.run(self.input_object)

    def end(self) -> None:
        if self.parameter_set == _SCRIPT and self.closing is not None:
            self._run_once(self.closing)

    def _prepare(self) -> Callable[[Any], None]:
        """What to do with each object."""
        if self.parameter_set == _MEMBER:
            return self._member_function()
        if self.parameter_set == _PARALLEL:
            return self._run_parallel
        return self._script_function()

    def _script_function(self) -> Callable[[Any], None]:
        """The blocks as one function. Without names, the first of two is the begin, the last of three the end block."""
        named = [] if "Begin" not in self.bound else [self.begin_block]
        blocks: list[ScriptBlock | None] = [*named, *(self.process_blocks or ()), *(self.remaining_scripts or ())]
        first = 1 if len(blocks) > 1 else 0
        last = len(blocks)
        self.closing: ScriptBlock | None = self.end_block
        if "End" not in self.bound and last > 2:
            last -= 1
            self.closing = blocks[last]
        scope, write = self.runtime.scope, self.write
        opening = blocks[0] if first else None
        if opening is not None:
            self._run_once(opening)
        functions = [block.item_function(scope, write) for block in blocks[first:last] if block is not None]
        if len(functions) == 1:
            return functions[0]

        def run_all(item: Any) -> None:
            for function in functions:
                function(item)

        return run_all

    def _run_once(self, block: ScriptBlock) -> None:
        """Runs a begin or end block in the caller's scope."""
        run_block(block, block.home(self.runtime.scope), self.write, [], dot=True)

    def _run_parallel(self, item: Any) -> None:
        """One object in a session of its own; its output comes when it is through."""
        engine, outer = self.engine, self.engine.streams
        with isolated_session(engine, using_values(self.parallel, self.runtime.scope)) as scope:
            engine.streams = outer
            block = engine.parse(self.parallel.text)
            output = block.invoke_all(scope=scope, underscore=item, propagate=False)
        self.write_all(output)

    # members

    def _member_function(self) -> Callable[[Any], None]:
        name = self.member_name
        if has_wildcards(name):
            return lambda item: self._member(item, self._only_member(item, name))
        return lambda item: self._member(item, name)

    def _only_member(self, item: Any, pattern: str) -> str:
        """The one member that is like the pattern."""
        found = [name for name in property_names(item) if matches(pattern, name)]
        if len(found) != 1:
            possible = "".join(f" {name}" for name in found)
            self.fail(
                f'Input name "{pattern}" is ambiguous. It can be resolved to multiple matched members. Possible '
                f"matches include:{possible}."
                if found
                else f'Input name "{pattern}" cannot be resolved to a property or method.',
                "AmbiguousPropertyOrMethodName" if found else "PropertyOrMethodNotFound",
                "InvalidArgument",
                exception="System.Management.Automation.PSArgumentException",
                target=item,
            )
        return found[0]

    def _member(self, item: Any, name: str) -> None:
        if item is None:
            if self.runtime.scope.strict_version >= 2:
                self._not_found(item, name)
            else:
                self.write(None)
            return
        arguments = self.argument_list
        if not arguments:
            value = get_property(item, name, _NOTHING)
            if value is not _NOTHING:
                self.runtime.write_enumerated(value)
                return
        if has_member(item, name):
            if self.should_process(str(self._shown(item)), f"Invoke method '{name}'"):
                result = invoke_member(item, name, list(arguments or ()), self.engine)
                self._write_result(result)
            return
        if arguments or self.runtime.scope.strict_version >= 2:
            self._not_found(item, name)
        else:
            self.write(None)

    def _write_result(self, result: Any) -> None:
        if result is not NOTHING:
            self.runtime.write_enumerated(result)

    def _shown(self, item: Any) -> str:
        return f"InputObject: {to_string(item)}"

    def _not_found(self, item: Any, name: str) -> None:
        self.write_error(
            f'Input name "{name}" cannot be resolved to a method.',
            "MethodNotFound" if self.argument_list else "PropertyOrMethodNotFound",
            "InvalidArgument",
            exception="System.Management.Automation.PSArgumentException",
            target=item,
        )
