# ruff: noqa: E501  a program stays on its line
"""Programs at the limits, as data: a name, a text, and what it prints. What is measured of them: `test_limits.py`.

`EVERY_DAY` are a few of each kind; the others run under `-m soak`. `ENDLESS` end by Ctrl-C only.
"""

from __future__ import annotations

OVERFLOW = "call depth overflow"
MEMORY = "Insufficient memory|Array dimensions exceeded"
TIMED_OUT = "engine has timed out"

CLASSES = """class A { [int] F([int]$n) { return $this.F($n + 1) } }
class B { [string] ToString() { return "$this" } }
class E { [bool] Equals([object]$o) { return $this -eq $o } }
class P : System.IComparable { [int] CompareTo([object]$o) { if ($this -lt $o) { return 1 }; return 0 } }
class C { [C]$C = [C]::new() }
class S { static [int] F() { return [S]::F() } }
class D { D([int]$a) { [D]::new($a) } D() { } }
class G1 { [object] M() { return [G2]::new().M() } }
class G2 { [object] M() { return [G1]::new().M() } }
"""
_MEMBER = "$o = [pscustomobject]@{}; $o | Add-Member"


def _calls() -> dict[str, str]:
    """Script code that calls itself for ever, in every way there is."""
    programs = {
        "function": "function f($n) { f ($n + 1) }; f 0",
        "advanced function": "function f { [CmdletBinding()] param($n) f ($n + 1) }; f 0",
        "pipeline": "function f { param([Parameter(ValueFromPipeline)]$n) process { $n | f } }; 1 | f",
        "filter": "filter f { $_ | f }; 1 | f",
        "block": "$s = { & $s }; & $s",
        "dot block": "$s = { . $s }; & $s",
        "Invoke": "$s = { $s.Invoke() }; $s.Invoke()",
        "closure": "$s = { & $s.GetNewClosure() }; & $s",
        "two functions": "function f { g }; function g { f }; f",
        "method": CLASSES + "[A]::new().F(1)",
        "two methods": CLASSES + "[G1]::new().M()",
        "static method": CLASSES + "[S]::F()",
        "ToString": CLASSES + '$b = [B]::new(); "$b"',
        "ToString in a table": CLASSES + "@{ a = [B]::new() }",
        "Equals": CLASSES + "[E]::new() -eq [E]::new()",
        "CompareTo": CLASSES + "[P]::new() -lt [P]::new()",
        "CompareTo of Sort-Object": CLASSES + "[P]::new(), [P]::new() | Sort-Object",
        "constructor": CLASSES + "[D]::new(5)",
        "initial value": CLASSES + "[C]::new()",
        "cast": CLASSES + "[D]5",
        "ScriptProperty": _MEMBER + " ScriptProperty p { $this.p }; $o.p",
        "ScriptProperty shown": _MEMBER + ' ScriptProperty p { "$this" }; $o',
        "ScriptProperty as JSON": _MEMBER + " ScriptProperty p { $this | ConvertTo-Json }; $o | ConvertTo-Json",
        "ScriptMethod": _MEMBER + " ScriptMethod p { $this.p() }; $o.p()",
        "added ToString": _MEMBER + ' -Force ScriptMethod ToString { "$this" }; "$o"; $o',
        "AliasProperty": "$o = [pscustomobject]@{}; $o | Add-Member AliasProperty a b; $o | Add-Member AliasProperty b a; $o.a; $o",
        "type data": "Update-TypeData -TypeName System.Int32 -MemberType ScriptProperty -MemberName q -Value { $this.q }; (1).q",
        "ValidateScript": "function f { param([ValidateScript({ f 1 })]$a) 1 }; f 1",
        "default value": "function f { param($a = (f)) $a }; f",
        "dynamicparam": "function f { [CmdletBinding()] param() dynamicparam { f } end { 1 } }; f",
        "op_Addition": "class O { static [O] op_Addition([O]$a, [O]$b) { return $a + $b } }; [O]::new() + [O]::new()",
        "Invoke-Expression": "$c = 'Invoke-Expression $c'; Invoke-Expression $c",
        "InvokeScript": "$c = '$ExecutionContext.InvokeCommand.InvokeScript($c)'; iex $c",
        "ExpandString": "function f { $ExecutionContext.InvokeCommand.ExpandString('$(f)') }; f",
        "Invoke-Command": "$s = { Invoke-Command $s }; & $s",
        "script": "Set-Content a.ps1 '& ./a.ps1'; ./a.ps1",
        "dot-sourced script": "Set-Content a.ps1 '. ./a.ps1'; . ./a.ps1",
        "module": "Set-Content a.psm1 'Import-Module ./a.psm1 -Force'; Import-Module ./a.psm1",
        "New-Module": "$s = { New-Module $s | Import-Module }; & $s",
        "steps of a pipeline": "function f { f | f }; f",
        "Tee-Object": "function f { f | Tee-Object -Variable x | f }; f",
        "-OutVariable": "function f { [CmdletBinding()] param() f -OutVariable a; f -ErrorVariable b }; f",
        "-replace": 'function f { "ab" -replace "a|b", { f } }; f',
        "Array.Find": "function f { [Array]::Find((1, 2), [Predicate[object]]{ f }) }; f",
        "List.Sort": "function f { $l = [Collections.Generic.List[int]](2, 1); $l.Sort({ f }) }; f",
        "Write-Host": "$a = @(1, 2); $a[0] = $a; Write-Host $a",
        "try in handlers": "function f { try { throw 1 } catch { f } }; f",
        "throw in handlers": "function f { try { f } catch { throw } }; f",
    }
    for name, body in {
        "Sort-Object": "2, 1 | Sort-Object { f }",
        "Group-Object": "2, 1 | Group-Object { f }",
        "Where-Object": "1, 2 | Where-Object { f }",
        "ForEach-Object": "1, 2 | ForEach-Object { f }",
        "begin and end": "1, 2 | ForEach-Object -Begin { f } -Process { f } -End { f }",
        "Select-Object": "1, 2 | Select-Object @{ n = 'x'; e = { f } }",
        "Measure-Object": "1, 2 | Measure-Object -Property { f }",
        "Compare-Object": "Compare-Object 1 2 -Property { f }",
        "ForEach": "(1, 2).ForEach({ f })",
        "Where": "(1, 2).Where({ f })",
        "switch": "switch (1, 2) { { f } { 1 } }",
        "statements": "f; f",
        "array": "@(f; f)",
        "if": "if (f) { f } else { f }",
        "catch": "try { f } catch { f }",
        "finally": "try { f } finally { f }",
        "catch and finally": "try { f } catch { f } finally { f; f }",
        "finally in finally": "try { f } finally { try { f } finally { f } }",
        "trap": "trap { f; continue }; f",
        "trap in trap": "trap { trap { f; continue }; f; continue }; f",
        "end and clean": "end { f } clean { f }",
        "redirected": "f 2>$null; f *>&1",
        "&&": "f && f || f",
    }.items():
        programs[f"branching: {name}"] = f"function f {{ {body} }}; f"
    programs["trap { continue }"] = "function f { trap { continue }; f; f }; f; Write-Error 'call depth overflow'"
    programs["catch in a loop"] = "function f { foreach ($i in 1..10) { try { f } catch { } } }; f"
    return programs


CALLS = _calls()
SIZES = {
    "a range beyond Int32": ("1..1e12", "Int32"),
    "a range": ("$a = 1..2147483647", MEMORY),
    "switch over a range": ("switch (1..2147483647) { 3 { 'three' } }", MEMORY),
    "an index of a range": ("(1..10)[0..2147483647]", MEMORY),
    "an argument of a range": ("function f($a) { }; f (1..2147483647)", MEMORY),
    "joining a range": ("(1..2147483647) -join ''", MEMORY),
    "a string repeated": ("'a' * 1gb", MEMORY),
    "an array repeated": ("@(0) * 1gb", MEMORY),
    "[int[]]::new": ("[int[]]::new(2000000000)", MEMORY),
    "New-Object int[,]": ("New-Object 'int[,]' 50000, 50000", MEMORY),
    "[string]::new": ("[string]::new('a', 2000000000)", MEMORY),
    "Array.Resize": ("$a = @(1); [array]::Resize([ref]$a, 2000000000)", MEMORY),
    "PadLeft": ("'a'.PadLeft(2000000000)", MEMORY),
    "alignment": ("'{0,2000000000}' -f 1", "not in a correct format"),
    "precision": ("'{0:D2000000000}' -f 1", "Format specifier was invalid"),
    "precision of D": ("'{0:D999999999}' -f 1", MEMORY),
    "precision of N": ("'{0:N999999999}' -f 1", MEMORY),
    "precision of F": ("(1.5).ToString('F999999999')", MEMORY),
    "precision of E": ("'{0:E999999999}' -f 1.5", MEMORY),
    "a custom format": ("(1).ToString('0' * 60mb)", MEMORY),
    "a format of millions of items": ("('{0}' * 10mb) -f ('a' * 1000)", MEMORY),
    "doubling a string": ("$s = 'a'; for (;;) { $s += $s }", MEMORY),
    "doubling in a string": ("$s = 'a'; for (;;) { $s = \"$s$s\" }", MEMORY),
    "doubling an array": ("$a = @(1); for (;;) { $a += $a }", MEMORY),
    "doubling by output": ("$a = 1; for (;;) { $a = & { $a; $a } }", MEMORY),
    "doubling a StringBuilder": ("$b = [Text.StringBuilder]::new('abcd'); for (;;) { $null = $b.Append($b.ToString()) }", MEMORY),
    "StringBuilder.Append": ("[Text.StringBuilder]::new().Append([char]'x', 2000000000).Length", MEMORY),
    "StringBuilder.Length": ("[Text.StringBuilder]::new().Length = 2000000000", MEMORY),
    "AddRange of itself": ("$l = [Collections.Generic.List[int]](1, 2); for (;;) { $l.AddRange($l) }", MEMORY),
    "a sparse file": ("$f = [IO.File]::Create('/tmp/a'); $f.SetLength(1tb); $f.Close(); Get-Content /tmp/a -Raw", MEMORY),
    "Insert": ("$s = 'a'; for (;;) { $s = $s.Insert(0, $s) }", MEMORY),
    "Replace": ("$s = 'a' * 1000; for (;;) { $s = $s.Replace('a', 'a' * 1000) }", MEMORY),
    "-replace": ("$s = 'a' * 1000; for (;;) { $s = $s -replace 'a', ('a' * 1000) }", MEMORY),
    "-join": ("(1..1000) -join ('a' * 1mb)", MEMORY),
    "String.Join": ("[string]::Join('a' * 1mb, 1..1000)", MEMORY),
    "$OFS": ("$OFS = 'a' * 1mb; \"$(1..1000)\"", MEMORY),
    "Split": ("('a,' * 30mb).Split(',')", MEMORY),
    "-split": ("('a,' * 30mb) -split ','", MEMORY),
    "BigInteger.Pow": ("[bigint]::Pow(10, 100000000)", "BigInteger is too large"),
    "squares of BigInteger": ("$b = [bigint]3; for (;;) { $b = $b * $b }", "BigInteger is too large"),
    "BigInteger shifted": ("[bigint]1 -shl 2147483647", "BigInteger is too large"),
    "BigInteger of a text": ("[bigint]('9' * 10mb)", "too large"),
    "ModPow": ("[bigint]::ModPow(3, [bigint]::Pow(10, 100000), [bigint]::Pow(10, 5000))", "too large"),
    "objects within each other as JSON": ("$a = 1; 1..30 | % { $a = @{ a = $a; b = $a } }; ConvertTo-Json $a -Depth 100", MEMORY),
    "arrays within each other as JSON": ("$a = ,1; 1..24 | % { $a = ,$a + ,$a }; ConvertTo-Json $a -Depth 100", MEMORY),
    "a cycle as JSON": ("$h = @{}; $h.a = $h; $h.b = $h; ConvertTo-Json $h -Depth 100", MEMORY),
    "objects within each other as XML": ("$a = 1; 1..30 | % { $a = @{ a = $a; b = $a } }; $a | ConvertTo-Xml -Depth 100", MEMORY),
    "a cycle as XML": ("$h = @{}; $h.a = $h; $h | ConvertTo-Xml -As String", MEMORY),
    "Format-Custom": ("$a = 1; 1..30 | % { $a = [pscustomobject]@{ a = $a; b = $a } }; $a | Format-Custom -Depth 100", MEMORY),
    "Format-Custom of a cycle": ("$o = [pscustomobject]@{ a = 1; b = 2 }; $o.a = $o.b = $o; $o | Format-Custom -Depth 100", MEMORY),
    "Write-Host of arrays within each other": ("$a = ,1; 1..30 | % { $a = ,$a + ,$a }; Write-Host $a", MEMORY),
    "a deep CliXml": ("$a = 1; 1..9000 | % { $a = ,$a }; Export-Clixml a.xml -InputObject $a -Depth 10000", MEMORY),
    "deep JSON": ("('[' * 20000) + (']' * 20000) | ConvertFrom-Json", "maximum depth"),
    "groups repeated in groups": ("'a' -match '((a{1000}){1000}){1000}'", "repeated"),
}  # fmt: skip
_TEXT, _PATTERN = "('a' * 60 + 'b')", "'(a|aa)+$'"
PATTERNS = {
    "-match": f"{_TEXT} -match {_PATTERN}",
    "-replace": f"{_TEXT} -replace {_PATTERN}, 'x'",
    "-split": f"{_TEXT} -split {_PATTERN}",
    "switch": f"switch -Regex {_TEXT} {{ {_PATTERN} {{ 1 }} }}",
    "Select-String": f"{_TEXT} | Select-String {_PATTERN}",
    "ValidatePattern": f"function f {{ param([ValidatePattern({_PATTERN})]$x) 1 }}; f {_TEXT}",
    "Where-Object": f"{_TEXT} | Where-Object {{ $_ -match {_PATTERN} }}",
    "IsMatch": f"[regex]::IsMatch({_TEXT}, {_PATTERN})",
    "Matches": f"[regex]::Matches({_TEXT}, {_PATTERN}).Count",
    "Replace": f"[regex]::Replace({_TEXT}, {_PATTERN}, 'x')",
    "Split": f"[regex]::Split({_TEXT}, {_PATTERN})",
    "an array": f"@({_TEXT}) * 100 -match {_PATTERN}",
    "lazy groups": "'1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28' -match '^(.*?,){25}P'",
}
# Programs that take a power of their length elsewhere, and end here with what they ought to print.
SOON = {
    "many repeats": ("('x' * 3000) -match '.*.*.*.*='", "False"),
    "many optional parts": ("('a' * 28) -match ('a?' * 28 + 'a' * 28 + 'b')", "False"),
    "a slow block in -replace": ("('x' * 30 -replace '(?<=x)x|x', { foreach ($i in 1..3000) { } }).Length", "0"),
    "many asterisks": ("('a' * 5000) -like ('*a' * 200 + 'b')", "False"),
    "many asterisks of files": ("Set-Content ('a' * 200) x; @(Get-ChildItem -Filter ('*a' * 90 + 'b')).Count", "0"),
    "many asterisks in a switch": ("switch -Wildcard ('a' * 5000) { ('*a' * 200 + 'b') { 1 } default { 2 } }", "2"),
    "foreach over a range": ("foreach ($i in 1..2147483647) { if ($i -gt 3) { break } }; $i", "4"),
    "a pipeline over a range": ("1..2147483647 | Select-Object -First 2", "1\n2"),
    "Start-Sleep": ("Start-Sleep 2000000; 'awake'", "awake"),
    "digits of a BigInteger": ('"$([bigint]::Pow(3, 600000))".Length', "286273"),
    "dropping a long chain": ("$a = $null; foreach ($i in 1..300000) { $a = ,$a }; $a = $null; 'dropped'", "dropped"),
    "deep XML": ("$x = [xml](('<a>' * 3000) + ('</a>' * 3000)); $x.SelectNodes('//a').Count", "3000"),
    "a copy of deep XML": ("$x = [xml](('<a>' * 3000) + ('</a>' * 3000)); $x.Clone().OuterXml.Length", "20998"),
    "a cycle in output": ("$a = @(1, 2); $a[0] = $a; \"$a\"; $h = @{}; $h.h = $h; \"$h\"", "System.Object[] 2"),
    "a cycle in CliXml": ("$o = [pscustomobject]@{ a = 1 }; $o.a = $o; $o | Export-Clixml c.xml; (Get-Item c.xml).Length -gt 100", "True"),
    "a cycle compared": ("$a = @(1, 2); $a[0] = $a; $a -eq 3; @(Compare-Object $a $a).Count", "0"),
    "deep arrays": ("$a = 1; 1..5000 | % { $a = ,$a }; \"$a\"; [bool]$a", "System.Object[]\nTrue"),
    "deep hash tables": ("$a = 1; 1..5000 | % { $a = @{ a = $a } }; $a.Clone().Count", "1"),
    "parentheses": ("(" * 10_000 + "1" + ")" * 10_000, "1"),
    "sub-expressions": ("$(" * 2000 + "1" + ")" * 2000, "1"),
    "array expressions": ("@(" * 2000 + "1" + ")" * 2000, "1"),
    "ifs": ("if($true){" * 1000 + "1" + "}" * 1000, "1"),
    "casts": ("[int]" * 10_000 + "1", "1"),
    "terms": ("+".join(["1"] * 20_000), "20000"),
    "a text of text": ("iex ('(' * 5000 + '1' + ')' * 5000)", "1"),
    "static values of each other": ("class K { static [int]$x = [K]::x + 1 }; [K]::x", "1"),
}  # fmt: skip
ENDLESS = {
    "while": "while ($true) { }",
    "a counter": "$i = 0; while ($true) { $i++ }",
    "foreach": "foreach ($i in 1..2147483647) { }",
    "a pipeline": "1..2147483647 | ForEach-Object { $_ } | Out-Null",
    "captured output": "$a = while ($true) { 1 }",
    "printed output": "while ($true) { 'x' * 100 }",
    "errors": "while ($true) { 1/0 }",
    "caught errors": "while ($true) { try { throw 1 } catch { } }",
    "finally": "try { while ($true) { } } finally { 'fin' }",
    "clean": "function f { end { while ($true) { } } clean { 'clean' } }; f",
    "recursion": "function g { g }; while ($true) { try { g } catch { } }",
    "a regular expression": f"while ($true) {{ try {{ {_TEXT} -match {_PATTERN} }} catch {{ }} }}",
    "-replace": "$s = 'ab' * 1000000; while ($true) { $null = $s -replace 'a', 'b' }",
    "Sort-Object": "while ($true) { $null = 1..100000 | Sort-Object -Descending }",
    "Compare-Object": "Compare-Object (1..20000) (20001..40000)",
    "BigInteger": "$b = [bigint]::Pow(3, 300000); while ($true) { $null = $b * $b }",
    "JSON": "$a = 1..20000 | % { @{ a = $_ } }; while ($true) { $null = $a | ConvertTo-Json }",
    "Start-Sleep": "while ($true) { Start-Sleep 1000 }",
    "a job": "Start-Job { while ($true) { } } | Receive-Job -Wait",
    "-Parallel": "1..4 | ForEach-Object -Parallel { while ($true) { } }",
    "a method": "class A { static [void] F() { while ($true) { } } }; [A]::F()",
    "a ScriptProperty": _MEMBER + " ScriptProperty p { while ($true) { } }; $o",
    "Sort-Object's block": "1..3 | Sort-Object { while ($true) { } }",
    "-replace's block": "'abc' -replace 'b', { while ($true) { } }",
    "ValidateScript": "function f { param([ValidateScript({ while ($true) { } })]$x) }; f 1",
    "files": "while ($true) { Set-Content a.txt (1..1000); $null = Get-Content a.txt }",
    "machines": "while ($true) { Get-VM | Out-Null }",
    "parsing": "while ($true) { $null = [scriptblock]::Create('(' * 3000 + '1' + ')' * 3000) }",
}
EVERY_DAY = {
    "calls": ("function", "ToString", "ScriptProperty", "ValidateScript", "script", "branching: finally", "trap { continue }"),
    "sizes": ("a range beyond Int32", "a string repeated", "an array repeated", "doubling a string", "a cycle as JSON"),
    "patterns": ("-match", "Select-String"),
    "soon": ("many repeats", "many asterisks", "deep XML", "a cycle in output", "sub-expressions", "a cycle in CliXml"),
    "endless": ("while", "a pipeline", "finally", "a regular expression", "Start-Sleep"),
}  # fmt: skip
