"""Errors that follow from PowerShell's rules beside the recorded ones: id and place of each, in order."""

from __future__ import annotations

import pytest

from hvsim.grammar import parse_with_errors

CASES = {
    # statements
    "if (1 2) {}": "UnexpectedToken 6-7, MissingEndParenthesisAfterStatement 6-7, UnexpectedToken 7-8",
    "for (;": "MissingEndParenthesisAfterStatement 6-6",
    "for ($i=1;": "MissingEndParenthesisAfterStatement 10-10",
    "switch (1) { 1": "MissingSwitchStatementClause 14-14",
    "switch (1) { 1 {": "MissingEndCurlyBrace 15-16, MissingEndCurlyBrace 11-12",
    "switch (1) { default {} default {} }": "MultipleSwitchDefaultClauses 24-31",
    "switch -file { }": "MissingCurlyBraceInSwitchStatement 16-16",
    "switch -regex:x (1) {1{}}": "PipelineValueRequired 14-14, MissingCurlyBraceInSwitchStatement 14-14, "
    "UnexpectedToken 22-23",
    "data a -foo {}": "InvalidParameterForDataSectionStatement 7-11",
    "data -supportedCommand a,": "MissingValueForSupportedCommandInDataSectionStatement 25-25",
    "try {} catch [": "MissingTypename 14-14, MissingCatchHandlerBlock 12-12",
    "[CmdletBinding()] function f {}": "UnexpectedAttribute 0-17",
    "[A()][B()] while (1) {}": "UnexpectedAttribute 0-5",
    "{ 1 } }": "UnexpectedToken 6-7",
    # functions and classes
    "function f($a,) {}": "MissingExpressionAfterToken 14-14",
    "function f($a,)": "MissingExpressionAfterToken 14-14, MissingFunctionBody 15-15",
    "class A { f() {} ; $x }": "MissingEndCurlyBrace 9-9, UnexpectedToken 22-23",
    "class A { $x;; $y }": "",
    "enum A { ; a }": "MissingEndCurlyBrace 8-8, UnexpectedToken 13-14",
    "enum A : { a }": "TypeNameExpected 8-8",
    "class A { A() : base( }": "MissingEndParenthesisInMethodCall 21-21, MissingFunctionBody 13-13",
    "class A {} class a {}": "MemberAlreadyDefined 11-21",
    "class A {} & { class A {} }": "",
    # pipelines and commands
    "& &": "MissingExpression 0-1, UnexpectedToken 2-3",
    "& |": "MissingExpression 0-1, EmptyPipeElement 2-3, EmptyPipeElement 3-3",
    "foo && &&": "EmptyPipelineChainElement 4-9, UnexpectedToken 7-9",
    "foo -a:,b": "MissingArgument 7-8",
    "foo a,,b": "MissingExpression 6-6, MissingArgument 6-7",
    "foo a, --": "MissingExpression 6-6",
    "foo -a:--": "ParameterRequiresArgument 7-7",
    # expressions
    "1 .b": "UnexpectedToken 2-4",
    "1 +c": "ExpectedValueExpression 3-3, UnexpectedToken 3-4",
    "$a \\b": "UnexpectedToken 3-5",
    "$a ?": "ExpectedValueExpression 4-4",
    "$a.++": "MissingExpressionAfterOperator 5-5",
    "$a.b[int": "EndSquareBracketExpectedAtEndOfType 8-8",
    "$a.b[c]": "MissingArrayIndexExpression 5-5, UnexpectedToken 5-7",
    "@{x.y=1}": "MissingEqualsInHashLiteral 3-3",
    "`": "IncompleteString 2-2",
    "${a{b}": "OpenBraceNeedsToBeBackTickedInVariableName 4-5",
    '"${a{b}"': "OpenBraceNeedsToBeBackTickedInVariableName 5-6",
    # types and attributes
    "[": "MissingTypename 1-1",
    "[ ]": "MissingTypename 1-1",
    "$a = [": "MissingTypename 6-6",
    "1 + [": "MissingTypename 5-5, ExpectedValueExpression 3-3, UnexpectedToken 4-5",
    "[int[1]]": "UnexpectedToken 5-6",
    "[int[,": "EndSquareBracketExpectedAtEndOfAttribute 6-6",
    "[List[int,": "MissingTypename 10-10, EndSquareBracketExpectedAtEndOfAttribute 10-10",
    "[List[[1]]]": "MissingTypename 8-8, EndSquareBracketExpectedAtEndOfAttribute 6-6, UnexpectedToken 8-9",
    "[int[" + "," * 32 + "]]": "ArrayHasTooManyDimensions 5-37",
    "[A(1, b": "MissingEndParenthesisInExpression 5-5, UnexpectedAttribute 0-5",
    # names
    "using type A": "MissingEqualsInUsingAlias 12-12",
    "[DscResource()] class A { A($x) {} [void] Set() {} [bool] Test() { return 1 } [A] Get() { return $this } "
    "[DscProperty(Key)] [int] $k }": "DscResourceMissingDefaultConstructor 0-15",
}


@pytest.mark.parametrize("text", CASES)
def test_an_error_has_the_name_and_place_that_the_rules_give_it(text):
    problems = parse_with_errors(text).problems
    found = ", ".join(f"{each.error_id} {each.extent.start}-{each.extent.end}" for each in problems)
    assert found == CASES[text]


# What ends such a text may go on in the next line.
GOES_ON = ["1 +", "foo |", "if (1) {", "@{a=", "'a", '"a $(', "class A {", "foo `", "[A(", "$a.b(", "switch (1) { 1"]
ENDS = ["1 )", "& ", "foo >", "1 -foo", "@{a", "[int", "foo -a:"]


@pytest.mark.parametrize("text", GOES_ON)
def test_more_input_could_mend_it(text):
    assert any(problem.incomplete for problem in parse_with_errors(text).problems)


@pytest.mark.parametrize("text", ENDS)
def test_no_more_input_mends_it(text):
    first = parse_with_errors(text).problems[0]
    assert not first.incomplete
