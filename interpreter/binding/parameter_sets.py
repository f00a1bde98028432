"""Which parameter set a call means: PowerShell's rules for narrowing, defaults and ambiguity.

Works on the bits in `Binding.flags`. Binds nothing.
"""

from __future__ import annotations

from hvsim.interpreter.binding.plan import ALL
from hvsim.interpreter.binding.refusal import ambiguous_set
from hvsim.interpreter.binding.state import Binding


def count_sets(flags: int) -> int:
    """How many sets the bits say; all of them together count as one."""
    return 1 if flags == ALL else flags.bit_count()


def check_sets(binding: Binding, *, before_input: bool, settle: bool) -> int:
    """How many sets are possible; raises when none is, or when several are and nothing will tell them apart.

    `before_input`: pipeline input may still decide. `settle`: fix on the default set where it is possible.
    """
    plan = binding.plan
    flags = binding.flags
    default = plan.default
    count = count_sets(flags)
    if count == 0:
        raise ambiguous_set()
    if count > 1:
        if default and flags & default:
            binding.parameter_set = plan.set_name(default)
            if settle:
                binding.flags = default
                count = 1
        elif before_input and _input_may_decide(binding):
            pass
        else:
            count = _resolve_by_mandatory(binding)
        return count
    if flags == ALL:
        count = max(plan.set_count, 1)
        if before_input and _input_may_decide(binding):
            pass
        elif default:
            if settle:
                binding.flags = default
                count = 1
        elif count > 1:
            count = _resolve_by_mandatory(binding)
    binding.parameter_set = plan.set_name(binding.flags)
    return count


def _input_may_decide(binding: Binding) -> bool:
    """Whether a free parameter of a possible set (not of all of them) takes pipeline input."""
    flags = binding.flags
    return any(
        flag & flags and (place.pipeline or place.by_property_name)
        for slot in binding.free
        if slot.piped
        for flag, place in slot.places
    )


def _resolve_by_mandatory(binding: Binding) -> int:
    """Leaves only the sets that miss no mandatory parameter; one must remain."""
    named = 0
    for slot in binding.plan.slots:
        if not slot.in_all:
            named |= slot.flags
    named |= binding.plan.default
    remaining = binding.flags & named
    for slot in binding.free:
        if slot.mandatory:
            for flag, place in slot.places:
                if place.mandatory and flag != ALL:
                    remaining &= ~flag
    if remaining.bit_count() != 1:
        raise ambiguous_set()
    binding.flags = remaining
    binding.parameter_set = binding.plan.set_name(remaining)
    return 1


def keep_sets_with_input(binding: Binding) -> int:
    """The possible sets that can still take pipeline input, and those that miss nothing; all when none can."""
    with_input = 0
    for slot in binding.free:
        for flag, place in slot.places:
            if place.pipeline or place.by_property_name:
                if flag == ALL:
                    return binding.flags
                with_input |= flag
    for slot in binding.delayed:
        if slot.in_all:
            return binding.flags
        with_input |= slot.flags
    remaining = with_input & binding.flags
    return remaining or binding.flags


def require_one_set(binding: Binding) -> None:
    """Fixes on the default set where still nothing is decided; raises where there is none."""
    plan = binding.plan
    if plan.set_count > 1 and binding.flags == ALL:
        if not plan.default:
            raise ambiguous_set()
        binding.flags = plan.default
    binding.parameter_set = plan.set_name(binding.flags)
