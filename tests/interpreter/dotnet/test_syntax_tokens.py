"""Tokens and requirements as scripts see them: Parser.ParseInput, PSParser.Tokenize, ScriptRequirements."""

from __future__ import annotations

from tests.shell import output

PARSE = "$t = $e = $null; $ast = [System.Management.Automation.Language.Parser]::ParseInput({}, [ref]$t, [ref]$e)\n"


def tokens_of(text: str, show: str) -> list[str]:
    return output(PARSE.format("'" + text.replace("'", "''") + "'") + f"$t | ForEach-Object {{ {show} }}")


def test_tokens_have_kinds_and_classes():
    found = tokens_of('foo -a: 1.5 "$x" > b', '"$($_.Kind) $($_.GetType().Name)"')
    assert found == [
        "Identifier Token",
        "Parameter ParameterToken",
        "Number NumberToken",
        "StringExpandable StringExpandableToken",
        "Redirection FileRedirectionToken",
        "Identifier Token",
        "EndOfInput Token",
    ]


def test_tokens_know_their_values():
    script = PARSE.format("'foo -a: 1kb ${global:b c} 2>&1 ''it''''s'''")
    script += "$t[1].ParameterName; $t[1].UsedColon; $t[2].Value; $t[3].Name; $t[3].VariablePath.IsGlobal\n"
    script += '"$($t[4].FromStream) $($t[4].ToStream)"; $t[5].Value'
    assert output(script) == ["a", "True", "1024", "b c", "True", "Error Output", "it's"]


def test_tokens_inside_a_string_hang_below_it():
    script = PARSE.format("'\"$a $(1 + $b)\"'") + '"$($t.Count) $($t[0].NestedTokens.Kind)"'
    assert output(script) == ["2 Variable DollarParen Number Plus Variable RParen"]


def test_an_unfinished_string_is_a_token_in_error():
    assert tokens_of('"abc', '"$($_.Kind) $($_.HasError)"') == ["StringExpandable True", "EndOfInput False"]


def test_tokens_of_a_text_with_errors_are_those_that_the_parser_went_on_with():
    assert tokens_of("1 + Get-It -x 2", "$_.Kind") == [
        *("Number", "Plus", "Generic", "Parameter", "Number"),
        "EndOfInput",
    ]


def test_the_older_tokenizer_knows_commands_members_and_types():
    script = "$e = $null; [System.Management.Automation.PSParser]::Tokenize('[int]$a.b = Get-It -c d', [ref]$e)"
    assert output(script + ' | ForEach-Object { "$($_.Type) $($_.Content)" }') == [
        *("Type [int]", "Variable a", "Operator .", "Member b", "Operator =", "Command Get-It"),
        *("CommandParameter -c", "CommandArgument d"),
    ]


def test_a_script_says_what_it_requires():
    text = "\"#requires -version 7.1`n#requires -modules A, @{ModuleName='B';ModuleVersion='1.2'} -psedition Core`n1\""
    script = PARSE.format(text) + "$r = $ast.ScriptRequirements; [string]$r.RequiredPSVersion\n"
    script += "$r.RequiredModules.Name -join ','; [string]$r.RequiredModules[1]; [string]$r.RequiredPSEditions"
    assert output(script) == ["7.1", "A,B", "@{ ModuleName = 'B'; ModuleVersion = '1.2' }", "Core"]
