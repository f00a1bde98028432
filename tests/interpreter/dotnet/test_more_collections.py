"""Queues, stacks, linked lists, bit arrays, priority queues and dictionaries beyond the common ones."""

from __future__ import annotations

import time

from tests.shell import output


def test_queues_and_stacks_take_from_their_ends() -> None:
    script = """
    $queue = [System.Collections.Generic.Queue[int]]::new(); 1..3 | ForEach-Object { $queue.Enqueue($_) }
    $queue.Dequeue(); $queue.Peek(); $queue.Count
    $stack = [System.Collections.Generic.Stack[int]]::new([int[]](1, 2, 3)); $stack.Pop(); $stack -join ','
    """
    assert output(script) == ["1", "2", "2", "3", "2,1"]


def test_a_long_queue_is_emptied_in_no_time() -> None:
    script = """
    $queue = [System.Collections.Queue]::new(0..60000)
    $sum = 0; while ($queue.Count) { $sum += $queue.Dequeue() }; $sum
    """
    began = time.process_time()
    assert output(script) == ["1800030000"]
    assert time.process_time() - began < 10


def test_linked_lists() -> None:
    script = """
    $list = [System.Collections.Generic.LinkedList[string]]::new()
    $b = $list.AddLast('b'); [void]$list.AddBefore($b, 'a'); [void]$list.AddAfter($b, 'c')
    $list -join ','; $b.Next.Value; $list.First.Value; $list.Remove('b'); $list.Count
    """
    assert output(script) == ["a,b,c", "c", "a", "True", "2"]


def test_bit_arrays() -> None:
    script = """
    $bits = [System.Collections.BitArray]::new([bool[]]($true, $false, $true))
    $bits.Set(1, $true); $bits.Count; $bits -join ','; $bits.Not() -join ','
    """
    assert output(script) == ["3", "True,True,True", "False,False,False"]


def test_priority_queues() -> None:
    script = """
    $queue = [System.Collections.Generic.PriorityQueue[string, int]]::new()
    $queue.Enqueue('late', 9); $queue.Enqueue('soon', 1); $queue.Dequeue(); $queue.Count
    """
    assert output(script) == ["soon", "1"]


def test_concurrent_and_sorted_dictionaries() -> None:
    script = """
    $shared = [System.Collections.Concurrent.ConcurrentDictionary[string, int]]::new()
    $shared.TryAdd('a', 1); $shared.AddOrUpdate('a', 5, [Func[string, int, int]] { $args[1] + 10 })
    $sorted = [System.Collections.Generic.SortedList[int, string]]::new()
    $sorted.Add(2, 'b'); $sorted.Add(1, 'a'); $sorted.Keys -join ','; $sorted.IndexOfKey(2)
    """
    assert output(script) == ["True", "11", "1,2", "1"]
