"""The binder: from arguments and pipeline objects to parameters, for every kind of command."""

from hvsim.interpreter.binding.arguments import NO_VALUE, UNBOUND, Argument
from hvsim.interpreter.binding.binder import bind
from hvsim.interpreter.binding.common import common_parameters
from hvsim.interpreter.binding.state import Binding

__all__ = ["NO_VALUE", "UNBOUND", "Argument", "Binding", "bind", "common_parameters"]
