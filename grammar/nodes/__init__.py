"""The tree: one class per kind of node of System.Management.Automation.Language."""

from hvsim.grammar.nodes.base import *  # noqa: F403  all kinds of nodes have one namespace
from hvsim.grammar.nodes.blocks import *  # noqa: F403  all kinds of nodes have one namespace
from hvsim.grammar.nodes.expressions import *  # noqa: F403  all kinds of nodes have one namespace
from hvsim.grammar.nodes.statements import *  # noqa: F403  all kinds of nodes have one namespace
from hvsim.grammar.nodes.types import *  # noqa: F403  all kinds of nodes have one namespace
