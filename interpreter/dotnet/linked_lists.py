"""LinkedList and its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from hvsim.interpreter.dotnet.collections import converted
from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.enumerators import Enumerator
from hvsim.interpreter.dotnet.list_order import same
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enumeration import enumerate_value
from hvsim.interpreter.values.types.net_types import NetType
from hvsim.interpreter.values.types.registry import generic_type, named_type

_LIST = "System.Collections.Generic.LinkedList`1"
_NODE = "System.Collections.Generic.LinkedListNode`1"
_CLOSED = "System.Collections.Generic.LinkedListNode[T]"


class Node:
    """One element; `owner` is None once it was taken out."""

    __slots__ = ("extended", "net_type", "next", "owner", "previous", "value")

    def __init__(self, value: Any, net_type: NetType) -> None:
        self.value = value
        self.net_type = net_type
        self.owner: LinkedList | None = None
        self.next: Node | None = None
        self.previous: Node | None = None
        self.extended = None


class LinkedList:
    """A doubly linked list: putting in and taking out beside a known node costs the same everywhere."""

    __slots__ = ("count", "extended", "first", "last", "net_type")

    def __init__(self, net_type: NetType, items: Iterable[Any] = ()) -> None:
        self.net_type = net_type
        self.first: Node | None = None
        self.last: Node | None = None
        self.count = 0
        self.extended = None
        for item in items:
            self.link(self.node(item), self.last, None)

    def node(self, value: Any) -> Node:
        return Node(value, generic_type(named_type(_NODE), self.net_type.generic_arguments))

    def link(self, node: Node, before: Node | None, after: Node | None) -> Node:
        """Puts a new node between two neighbours, either of which may be missing."""
        node.owner, node.previous, node.next = self, before, after
        if before is None:
            self.first = node
        else:
            before.next = node
        if after is None:
            self.last = node
        else:
            after.previous = node
        self.count += 1
        return node

    def unlink(self, node: Node) -> None:
        if node.owner is not self:
            raise net_failure(
                "System.InvalidOperationException", "The LinkedList node does not belong to current LinkedList."
            )
        if node.previous is None:
            self.first = node.next
        else:
            node.previous.next = node.next
        if node.next is None:
            self.last = node.previous
        else:
            node.next.previous = node.previous
        node.owner = node.previous = node.next = None
        self.count -= 1

    def nodes(self) -> Iterator[Node]:
        node = self.first
        while node is not None:
            yield node
            node = node.next

    def find(self, value: Any) -> Node | None:
        return next((node for node in self.nodes() if same(node.value, value)), None)

    def enumerate(self) -> Iterator[Any]:
        return iter([node.value for node in self.nodes()])


LINKED = declare(_LIST)
NODE = declare(_NODE)


@LINKED.constructor("()")
def _new(net_type: NetType) -> LinkedList:
    return LinkedList(net_type)


@LINKED.constructor("(System.Collections.Generic.IEnumerable[T] collection)")
def _from(net_type: NetType, source: Any) -> LinkedList:
    return LinkedList(net_type, converted(source, net_type))


@LINKED.converter
def _convert(value: Any, net_type: NetType) -> Any:
    return LinkedList(net_type, converted(value, net_type)) if enumerate_value(value) is not None else None


LINKED.property("int Count")(lambda linked: linked.count)
LINKED.property(f"{_NODE} First")(lambda linked: linked.first)
LINKED.property(f"{_NODE} Last")(lambda linked: linked.last)
LINKED.method("System.Object AddLast(T value)")(
    lambda linked, value: linked.link(linked.node(value), linked.last, None)
)
LINKED.method("System.Object AddFirst(T value)")(
    lambda linked, value: linked.link(linked.node(value), None, linked.first)
)


def _checked(linked: LinkedList, node: Node | None) -> Node:
    if node is None:
        raise net_failure("System.ArgumentNullException", "Value cannot be null. (Parameter 'node')")
    if node.owner is not linked:
        raise net_failure(
            "System.InvalidOperationException", "The LinkedList node does not belong to current LinkedList."
        )
    return node


@LINKED.method(f"System.Object AddAfter({_CLOSED} node, T value)")
def _add_after(linked: LinkedList, node: Node | None, value: Any) -> Node:
    beside = _checked(linked, node)
    return linked.link(linked.node(value), beside, beside.next)


@LINKED.method(f"System.Object AddBefore({_CLOSED} node, T value)")
def _add_before(linked: LinkedList, node: Node | None, value: Any) -> Node:
    beside = _checked(linked, node)
    return linked.link(linked.node(value), beside.previous, beside)


def _end(linked: LinkedList, node: Node | None) -> None:
    if node is None:
        raise net_failure("System.InvalidOperationException", "The LinkedList is empty.")
    linked.unlink(node)


LINKED.method("void RemoveFirst()")(lambda linked: _end(linked, linked.first))
LINKED.method("void RemoveLast()")(lambda linked: _end(linked, linked.last))


@LINKED.method("bool Remove(T value)")
def _remove(linked: LinkedList, value: Any) -> bool:
    node = linked.find(value)
    if node is not None:
        linked.unlink(node)
    return node is not None


@LINKED.method(f"void Remove({_CLOSED} node)")
def _remove_node(linked: LinkedList, node: Node | None) -> None:
    linked.unlink(_checked(linked, node))


@LINKED.method("void Clear()")
def _clear(linked: LinkedList) -> None:
    while linked.first is not None:
        linked.unlink(linked.first)


LINKED.method("System.Object Find(T value)")(LinkedList.find)
LINKED.method("System.Object FindLast(T value)")(
    lambda linked, value: next((node for node in list(linked.nodes())[::-1] if same(node.value, value)), None)
)
LINKED.method("bool Contains(T value)")(lambda linked, value: linked.find(value) is not None)
LINKED.method("System.Collections.IEnumerator GetEnumerator()")(lambda linked: Enumerator(linked.enumerate()))
LINKED.method("T[] ToArray()", hidden=True)(
    lambda linked: Array.of(linked.enumerate(), linked.net_type.generic_arguments[0])
)


@LINKED.method("void CopyTo(T[] array, int index)")
def _copy_to(linked: LinkedList, target: list[Any], index: int) -> None:
    target[index : index + linked.count] = list(linked.enumerate())


def _set_value(node: Node, value: Any) -> None:
    node.value = value


NODE.property("T Value", setter=_set_value)(lambda node: node.value)
NODE.property(f"{_NODE} Next")(lambda node: node.next)
NODE.property(f"{_NODE} Previous")(lambda node: node.previous)
NODE.property(f"{_LIST} List")(lambda node: node.owner)
