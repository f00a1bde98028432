"""The generated parse table is the grammar's, and the grammar has no conflict."""

from __future__ import annotations

import logging
import marshal

from hvsim.grammar import build_table
from hvsim.grammar.builder.actions import ACTIONS


def test_the_table_in_the_package_is_built_from_the_grammar():
    assert marshal.loads(build_table.TABLE.read_bytes()) == build_table.build()


def test_the_grammar_has_no_conflict(caplog):
    from lark import Lark, logger

    with caplog.at_level(logging.DEBUG, logger=logger.name):
        logger.propagate = True
        text = build_table.GRAMMAR.read_text(encoding="utf-8")
        Lark(text, parser="lalr", lexer="basic", maybe_placeholders=True, debug=True)
    assert not [record for record in caplog.records if "conflict" in record.getMessage().lower()]


def test_every_rule_has_an_action_and_every_action_a_rule():
    used = {row[0] for row in build_table.build()[2] if row[0]}
    assert used == set(ACTIONS)
