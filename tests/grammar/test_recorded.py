"""What PowerShell's own parser was seen to do: trees, errors, tokens."""

from __future__ import annotations

from hvsim.grammar import parse_with_errors
from hvsim.grammar.token_traits import FLAGS, flags_of
from hvsim.grammar.tokens import tokens
from hvsim.grammar.tree import to_tree
from tests.grammar.recorded import errors, recorded, shrinks, trees, units
from tests.grammar.surroundings import Recorded


def test_the_tree_of_every_accepted_input_is_the_recorded_one():
    differing = set()
    for text, expected in trees():
        result = parse_with_errors(text)
        if result.problems or to_tree(result.tree) != expected:
            differing.add(text)
    assert not shrinks("trees", differing)


def test_every_rejected_input_is_rejected_with_the_recorded_error():
    differing = set()
    for text, expected in errors():
        problems = parse_with_errors(text, "", Recorded()).problems
        if not problems or problems[0].error_id != expected[0]["id"]:
            differing.add(text)
    assert not shrinks("error_ids", differing)


def test_the_first_error_has_the_recorded_message_and_place():
    differing = set()
    for text, expected in errors():
        problems = parse_with_errors(text, "", Recorded()).problems
        first = expected[0]
        if not problems or problems[0].error_id != first["id"]:
            continue
        problem = problems[0]
        extent = problem.extent
        place = (units(text, extent.start), units(text, extent.end), extent.line, extent.column)
        if (problem.message, problem.incomplete, *place) != (
            first["message"],
            first["incomplete"],
            first["start"],
            first["end"],
            first["line"],
            first["column"],
        ):
            differing.add(text)
    assert not shrinks("error_places", differing)


def test_what_was_understood_of_an_unfinished_input_is_in_its_tree():
    differing = set()
    for record in recorded("incomplete-trees"):
        if to_tree(parse_with_errors(record["input"]).tree) != record["tree"]:
            differing.add(record["input"])
    assert not shrinks("incomplete_trees", differing)


def test_tokens_are_named_and_placed_as_recorded():
    differing = set()
    for record in recorded("tokens"):
        text = record["input"]
        found = [
            (token.kind, units(text, token.start), units(text, token.end)) for token in tokens(text) if not token.depth
        ]
        if found != [(token["kind"], token["start"], token["end"]) for token in record["tokens"]]:
            differing.add(text)
    assert not shrinks("tokens", differing)


def test_tokens_have_the_recorded_flags():
    for record in recorded("tokens"):
        text = record["input"]
        found = [token for token in tokens(text) if not token.depth]
        for token, expected in zip(found, record["tokens"], strict=True):
            flags = sum(FLAGS[name] for name in expected["flags"].split(", ") if name != "TokenInError")
            assert flags_of(token, text) == flags, (text, expected)
