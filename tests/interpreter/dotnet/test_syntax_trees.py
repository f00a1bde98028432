"""Syntax trees as scripts see them: enums, computed properties, the published class hierarchy, methods."""

from __future__ import annotations

import pytest

from tests.shell import output

START = """
using namespace System.Management.Automation.Language
$tokens = $errors = $null
function Read-Tree($text) { [Parser]::ParseInput($text, [ref]$script:tokens, [ref]$script:errors).EndBlock.Statements }
"""
SHOWN = {
    "(Read-Tree '$x = 1 -and 2').Right.Expression.Operator.GetType().Name": "TokenKind",
    "(Read-Tree '$x = 1 -and 2').Right.Expression.ErrorPosition.Text": "-and",
    "(Read-Tree '$x = 1 -and 2').Right.Expression.StaticType.Name": "Boolean",
    "(Read-Tree '[int[,]]$x = 1').Left.Type.TypeName.Rank": "2",
    "(Read-Tree '[List[int]]$x = 1').Left.Type.TypeName.GenericArguments[0].FullName": "int",
    "(Read-Tree '[int]$x = 1').Left.Type.TypeName.GetReflectionType().FullName": "System.Int32",
    "(Read-Tree 'foo -a b').PipelineElements[0].GetCommandName()": "foo",
    "(Read-Tree 'switch -regex -file a { 1 {} }').Flags": "File, Regex",
    "(Read-Tree 'foreach ($i in 1) {}') -is [LoopStatementAst]": "True",
    "(Read-Tree '1') -is [PipelineBaseAst]": "True",
    "(Read-Tree '\"a\"').GetPureExpression() -is [ConstantExpressionAst]": "True",
    "(Read-Tree \"'a'\").GetPureExpression().StringConstantType": "SingleQuoted",
    "(Read-Tree 'foo 2>&1').PipelineElements[0].Redirections.ToStream": "Output",
    "(Read-Tree 'class A { hidden static $b }').Members[0].PropertyAttributes": "Public, Static, Hidden",
    "(Read-Tree 'class A { static f() {} }').Members[0].IsStatic": "True",
    "(Read-Tree 'try {} catch { throw }').CatchClauses[0].Body.Statements[0].IsRethrow": "True",
    "(Read-Tree 'try {} catch {}').CatchClauses[0].IsCatchAll": "True",
    "(Read-Tree '1 +').PipelineElements[0].Expression.Right.GetType().Name": "ErrorExpressionAst",
    "& { 1 + 1 }.Ast.GetScriptBlock()": "2",
    "[Parser]::ParseInput('1', 'a.ps1', [ref]$tokens, [ref]$errors).Extent.File": "a.ps1",
    '[CodeGeneration]::EscapeSingleQuotedStringContent("it\'s")': "it''s",
    "[CodeGeneration]::EscapeVariableName('a{b}')": "a`{b`}",
    "[CodeGeneration]::EscapeFormatStringContent('{0}')": "{{0}}",
    "[CodeGeneration]::EscapeBlockCommentContent('#>')": "#`>",
}


@pytest.mark.parametrize("expression", SHOWN)
def test_a_node_shows_what_powershell_shows(expression):
    assert output(START + f"({expression}) | ForEach-Object ToString", os="linux") == [SHOWN[expression]]
