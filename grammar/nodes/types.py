"""Type names as written between brackets. They are not nodes, but they have an extent."""

from __future__ import annotations

from hvsim.grammar.nodes.base import Ast, node


@node
class TypeNameAst(Ast):
    """A type name in brackets; `full_name` is its text in PowerShell's normal form."""

    @property
    def full_name(self) -> str:
        raise TypeError("a type name is simple, generic or an array")


@node
class SimpleTypeName(TypeNameAst):
    """`int`, `System.Text.StringBuilder`, with the assembly when one was written."""

    name: str
    assembly: str | None = None

    @property
    def full_name(self) -> str:
        return self.name if self.assembly is None else f"{self.name},{self.assembly}"


@node
class GenericTypeName(TypeNameAst):
    """`List[int]`: a generic type and its arguments."""

    generic: TypeNameAst
    arguments: list[TypeNameAst]

    @property
    def full_name(self) -> str:
        return f"{self.generic.full_name}[{','.join(argument.full_name for argument in self.arguments)}]"


@node
class ArrayTypeName(TypeNameAst):
    """`int[]`, `int[,]`: an element type and the number of dimensions."""

    element: TypeNameAst
    rank: int = 1

    @property
    def full_name(self) -> str:
        return f"{self.element.full_name}[{',' * (self.rank - 1)}]"
