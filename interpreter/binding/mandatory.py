"""Mandatory parameters nobody bound: which they are, and asking the user for them.

Pipeline input may still bring some of them; those are not missing yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvsim.interpreter.binding.credentials import CREDENTIAL, credential_for
from hvsim.interpreter.binding.plan import ALL, Slot
from hvsim.interpreter.binding.refusal import ambiguous_set, missing_mandatory
from hvsim.interpreter.binding.state import Binding
from hvsim.interpreter.values import Array

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine


class _Missing:
    """The unbound mandatory parameters of one set (or of all of them)."""

    __slots__ = ("flag", "others", "piped")

    def __init__(self, flag: int) -> None:
        self.flag = flag
        self.others: list[Slot] = []
        self.piped: list[tuple[Slot, bool, bool]] = []  # with by value, by property name

    @property
    def by_value(self) -> bool:
        return any(value for _, value, _ in self.piped)

    @property
    def by_name(self) -> bool:
        return any(name for _, _, name in self.piped)


def missing_parameters(binding: Binding, set_count: int, expects_input: bool) -> list[Slot]:
    """The mandatory parameters that have to be asked for before the command can start; may narrow the sets."""
    by_flag: dict[int, _Missing] = {}
    result: list[Slot] = []
    sets_missing = 0
    missing_in_all = False
    for slot in binding.free:
        if not slot.mandatory:
            continue
        missing_here = False
        for flag, place in slot.places_in(binding.flags):
            if not place.mandatory:
                continue
            missing_here = True
            entry = by_flag.setdefault(flag, _Missing(flag))
            if expects_input and (place.pipeline or place.by_property_name):
                entry.piped.append((slot, place.pipeline, place.by_property_name))
            else:
                entry.others.append(slot)
            if flag == ALL:
                missing_in_all = True
            else:
                sets_missing |= flag & binding.flags
        if missing_here and not expects_input:
            result.append(slot)
    if not by_flag or not expects_input:
        return result
    if missing_in_all:
        every = sum(binding.plan.bits.values()) or ALL
        sets_missing = binding.flags & every
    return _choose(binding, set_count, by_flag, sets_missing)


def _choose(binding: Binding, set_count: int, by_flag: dict[int, _Missing], sets_missing: int) -> list[Slot]:
    """Fixes on a set while pipeline input is still to come, and says what that set misses besides the input."""
    default = binding.plan.default
    if set_count > 1 and default and not default & sets_missing and default & binding.flags:
        piped_elsewhere = any(
            entry.flag & binding.flags and not entry.flag & default and entry.flag != ALL and entry.piped
            for entry in by_flag.values()
        )
        if not piped_elsewhere:
            sets_missing = binding.flags & ~sets_missing
            binding.flags = sets_missing
            if sets_missing == default:
                binding.parameter_set = binding.plan.set_name(default)
            else:
                binding.preferred = default
    count = 1 if sets_missing == ALL else sets_missing.bit_count()
    if count == 0:
        raise ambiguous_set()
    if count == 1:
        return _needed(by_flag, sets_missing)
    if binding.preferred:
        return []
    if default & sets_missing and _default_is_meant(by_flag, default):
        binding.flags = default
        binding.parameter_set = binding.plan.set_name(default)
        return _needed(by_flag, default)
    return _unique_set(binding, by_flag, sets_missing)


def _default_is_meant(by_flag: dict[int, _Missing], default: int) -> bool:
    """Whether no other set could be satisfied by the pipeline as well as the default one."""
    others = [entry for entry in by_flag.values() if entry.flag not in (ALL, default) and entry.piped]
    another_set = any(not entry.others for entry in others)
    own = by_flag.get(default)
    if own is not None and own.by_name and not any(entry.by_name for entry in others):
        return True
    if not another_set:
        return True
    everywhere = by_flag.get(ALL)
    return everywhere is not None and bool(everywhere.others)


def _unique_set(binding: Binding, by_flag: dict[int, _Missing], sets_missing: int) -> list[Slot]:
    """Without a default: the one set that the pipeline can complete, else the sets that miss nothing else."""
    candidates = [entry for entry in by_flag.values() if entry.flag & sets_missing and entry.flag != ALL]
    by_value = [entry.flag for entry in candidates if entry.by_value]
    by_name = [entry.flag for entry in candidates if entry.by_name]
    value_set = by_value[0] if len(by_value) == 1 else 0
    name_set = by_name[0] if len(by_name) == 1 else 0
    if by_value and by_name and value_set == name_set:
        unique = value_set
    else:
        unique = 0 if bool(by_value) == bool(by_name) else value_set if by_value else name_set
    if not unique and any(entry.others for entry in (*candidates, *([by_flag[ALL]] if ALL in by_flag else ()))):
        unique = value_set
        if not unique:
            _leave_out_incomplete(binding, candidates, bool(len(by_value) > 1 or len(by_name) > 1))
    if not unique:
        return []
    others = sum(entry.flag for entry in by_flag.values() if entry.flag not in (ALL, unique))
    if by_flag[unique].others:
        binding.flags = unique
        binding.parameter_set = binding.plan.set_name(unique)
    else:
        binding.flags &= ~others
    return _needed(by_flag, unique)


def _leave_out_incomplete(binding: Binding, candidates: list[_Missing], several_take_input: bool) -> None:
    """Sets that miss more than the pipeline can bring are out; nobody is asked for what they miss."""
    if not several_take_input:
        raise ambiguous_set()
    incomplete = sum(entry.flag for entry in candidates if entry.others)
    if incomplete:
        binding.flags &= ~incomplete
        if not binding.flags:
            raise ambiguous_set()
        if binding.flags.bit_count() == 1:
            binding.parameter_set = binding.plan.set_name(binding.flags)


def _needed(by_flag: dict[int, _Missing], sets: int) -> list[Slot]:
    found: list[Slot] = []
    for entry in by_flag.values():
        if entry.flag == ALL or entry.flag & sets:
            found += [slot for slot in entry.others if slot not in found]
    return found


def require(binding: Binding, missing: list[Slot]) -> None:
    """Asks for the missing parameters where somebody can answer; raises MissingMandatoryParameter where not."""
    console = binding.engine.console
    if not console.interactive:
        raise missing_mandatory([slot.name for slot in missing])
    position = binding.invocation.pipeline_position if binding.invocation is not None else 1
    write = binding.engine.host_write
    write(f"\ncmdlet {binding.info.name} at command pipeline position {position}\n")
    write("Supply values for the following parameters:\n")
    if any(_help_message(slot) for slot in missing):
        write("(Type !? for Help.)\n")
    for slot in missing:
        binding.bind_slot(slot, _ask(binding, slot), None)


def _help_message(slot: Slot) -> str:
    return next((place.help_message for _, place in slot.places if place.help_message), "")


def _ask(binding: Binding, slot: Slot) -> Any:
    engine = binding.engine
    if slot.info.type_name == CREDENTIAL:
        return credential_for(engine, slot.name)
    if not slot.info.type_name.endswith("[]"):
        return _answer(slot, slot.name, engine)
    answers = Array()
    while True:
        answer = _answer(slot, f"{slot.name}[{len(answers)}]", engine)
        if answer == "":
            return answers
        answers.append(answer)


def _answer(slot: Slot, label: str, engine: Engine) -> str:
    """One answer; `!?` asks for help, `!!` is an exclamation mark."""
    masked = slot.info.type_name.endswith("SecureString")
    while True:
        answer = engine.console.read_line(f"{label}: ", masked=masked)
        if answer is None:
            raise missing_mandatory([slot.name])
        if not answer.startswith("!"):
            return answer
        if answer.startswith("!!"):
            return answer[1:]
        if answer == "!?":
            engine.host_write(f"{_help_message(slot) or f'No help is available for {slot.name}.'}\n")
        else:
            engine.host_write(f'"{answer}" cannot be recognized as a valid Prompt command.\n')
