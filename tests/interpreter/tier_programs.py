"""Random programs full of loops, for comparing the tiers: numbers that overflow, mixed types, errors, jumps, scopes.

Unlike the generator of `test_random_programs.py`, whose programs try every construct once, these repeat things: what a
variable holds, and whose it is, changes while loops run. In a form `<e>` stands for an expression, `<a>` for one
without parts, `<n>` for a number's variable, `<v>` for any variable, `<b>` for a block, `<s>` for a statement, `<x|y>`
for one of the words.
"""

from __future__ import annotations

import random
import re

NUMBERS = ("$i", "$j", "$n", "$s", "$x")
VARIABLES = (*NUMBERS, *NUMBERS, "$t", "$list", "$h", "$o", "$flag", "$u")
CONSTANTS = (
    *("0", "1", "2", "3", "7", "-1", "-5", "10", "2147483647", "-2147483648", "1073741824", "65536", "1.5", "0.25"),
    *("-2.5", "5l", "3000000000", "1d", "2.5d", "1e300", "'4'", "'a'", "'B'", "''", "'x1'", "$null", "$true", "$false"),
    *("[char]'c'", "[byte]200", "@()", "(1, 2, 3)", "'ä'", "[double]::NaN", "0x10", "1kb"),
)
TAME_ATOMS = (*NUMBERS, *NUMBERS, "$z1", *CONSTANTS[:15])

TAME_EXPRESSIONS = (
    "(<e> <+|-|*> <e>)",
    "(<e> </|%> <e>)",
    "(<e> <-eq|-ne|-lt|-le|-gt|-ge> <e>)",
    "(<e> <-band|-bor|-bxor|-shl|-shr|-and|-or|-xor> <e>)",
    "(<-|+|!|-bnot > <e>)",
    "([<int|double|bool|long>]<e>)",
    "(<$i++|++$j|$n--|$s++>)",
    "(<n> <=|+=|-=|*=> <e>)",
    "(<e> ? <e> : <e>)",
)
EXPRESSIONS = (
    *TAME_EXPRESSIONS,
    "(<e> <-ceq|-ieq|-cne|-like|-match|-replace|-split|-join|-f|-in|-contains|??|,> <e>)",
    "(<e> -is [<int|string|double>])",
    "(<e> -as [<int|string|double>])",
    "(<$t++|$u--|$flag++>)",
    "([<string|char|array|string[]>]<e>)",
    "<$list|$h|$al|$gl|$t|$u>[<e>]",
    "<$o.P|$o.Q|$o.R|$list.Count|$t.Length|$h.a|$h.nosuch|$c.Value|$u.Count>",
    "<$o.M($i)|$t.ToUpper()|$list.Contains($i)|$al.Add($i)|$h.ContainsKey($t)|$list.ForEach({ $s++; $_ })>",
    "<[math]::Max($i, $j)|[math]::Floor($x)|[string]::Join('-', $list)|[int]::Parse($t)>",
    '"<v>=$(<e>); $<i|list|o|u>"',
    "(twice <a>)",
    "(outer)",
    "$(<s>)",
    "@(<e>)",
    "@{ k = <e>; l = <s> }",
)
TAME_STATEMENTS = (
    "<n> = <e>",
    "<n> <+=|-=|*=|/=|%=> <e>",
    "<$i++|$s--|++$n>",
    "<e>",
    "if (<e>) <b>",
    "if (<e>) <b> elseif (<e>) <b> else <b>",
    "<loop>",
    "<loop>",
    "<jump>",
    "if (<e>) { <jump> }",
    'try <b> catch { "E:$($_.Exception.Message)" } finally { $s = <a> }',
    "try <b> catch <b>",
)
STATEMENTS = (
    *TAME_STATEMENTS,
    "<v> <=|+=|??=> <e>",
    "<$u++|$flag++|[void]$al.Add($i)|$gl.Add($i)>",
    "switch (<e>) { 1 <b> 'a' <b> default <b> }",
    "<$h|$list|$al|$gl>[<e>] <=|+=> <e>",
    "$o.<P|Q|R|Z> <=|+=> <e>",
    "[<int|string|double|bool>]<n> = <e>",
    "1..2 | ForEach-Object <b>",
    "<&|.> <b>",
    "$u = { <v> }.GetNewClosure(); & $u",
    "<change 7|fails 1|$c.Add(2)|Set-Variable i 'set'|Remove-Variable x|$script:i = 9>",
    "<Write-Error 'we'|throw 'th'|$null.Method()|[int]'no'|1 / 0|nosuch-command>",
    "<Set-StrictMode -Version 2|Set-Variable s 3 -Option ReadOnly -Force|$u = $()|$u = @()|$u, $i = 1, 2>",
    "function <f|g> { <s> }; <f|g>",
    '$r = foreach ($u in 1..3) <b>; "$r"',
    "trap { 'trapped'; continue } <s>",
    "$ErrorActionPreference = '<Stop|Continue|SilentlyContinue>'",
    "<$?|exit 3|return>",
)
LOOPS = (
    "<label>for ($z = 0; $z -lt <3|4|9>; $z++) <b>",
    "<label>for (($i = 0), ($z = 0); ($z++) -lt <3|4>; <$i++|$j += 2|$s--|$n = $n * 3>) <b>",
    "$z = 0; <label>while ($z -lt <3|9>) { $z++; <s>; <s> }",
    "$z = <3|4>; <label>do { $z--; <s>; <s> } <while ($z -gt 0)|until ($z -le 0)>",
    "<label>foreach (<$i|$t|$u> in 1..<3|9>) <b>",
    "<label>foreach (<$i|$x|$u> in <e> | Select-Object -First 4) <b>",
    "<label>foreach ($u in <$list|$al|$gl|$h.Keys|$null>) <b>",
)

PROLOGUE = """
$i = 0; $j = 1; $n = 3; $s = 0; $x = 1.5; $t = 'a'; $list = 1, 2, 3; $h = @{ a = 1; 'k1' = 2 }; $flag = $true
$o = [pscustomobject]@{ P = 1; Q = 'q' }
$al = [System.Collections.ArrayList](1, 2); $gl = [System.Collections.Generic.List[int]](4, 5)
class Counter {
  [int]$Value; static [int]$Total
  [void] Add([int]$by) { $this.Value += $by; [Counter]::Total++; $script:s += $by }
  [string] ToString() { return "C$($this.Value)" }
}
$c = [Counter]::new()
$o | Add-Member ScriptProperty R { $script:n++; $this.P }
$o | Add-Member ScriptMethod M { param($a) $script:t = "$($script:t)$a"; "m$a" }
function twice($a) { $a * 2 }
function outer { $i + $s }
function change { Set-Variable s "$args" -Scope 1; $script:j = 5 }
function fails { Write-Error "no $args"; throw "thrown $args" }
"""
SHOWN = """
"$i $j $n $s $x $t $list $u $flag $($h.Count) $($al.Count) $($c.Value) $($error.Count)"
$error | ForEach-Object { $_.ScriptStackTrace; $_.InvocationInfo.PositionMessage }
"""


class Grower:
    """Grows one program; every loop has a counter of its own, so that it ends."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.tame = seed % 4 in (1, 2)  # numbers alone, so that most statements do what they say
        self.labels: list[str] = []
        self.loops = 0

    def filled(self, form: str, depth: int) -> str:
        """The form with its letters replaced."""

        def part(found: re.Match[str]) -> str:
            word = found.group(1)
            if word in "eavnbs":
                return str({
                    "e": lambda: self.expression(depth),
                    "a": lambda: self.expression(0),
                    "v": lambda: self.random.choice(VARIABLES),
                    "n": lambda: self.random.choice(NUMBERS),
                    "b": lambda: self.block(depth),
                    "s": lambda: self.statement(depth),
                }[word]())  # fmt: skip
            if word == "loop":
                return self.loop(depth)
            if word == "jump":
                return self.jump()
            return self.random.choice(word.split("|"))

        return re.sub(r"<(\w|[^<>]+)>", part, form)

    def expression(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.25:
            return self.random.choice(TAME_ATOMS if self.tame else (*VARIABLES, *VARIABLES, *CONSTANTS))
        forms = EXPRESSIONS
        if self.tame:
            forms = TAME_EXPRESSIONS[:3] if self.random.random() < 0.6 else TAME_EXPRESSIONS
        return self.filled(self.random.choice(forms), depth - 1)

    def block(self, depth: int) -> str:
        return "{ " + "; ".join(self.statement(depth) for _ in range(self.random.randrange(1, 4))) + " }"

    def jump(self) -> str:
        labelled = [f"{word} {each}" for each in self.labels for word in ("break", "continue")]
        return self.random.choice(["break", "continue", "return $i", *labelled])

    def loop(self, depth: int) -> str:
        self.loops += 1
        name = f"l{self.loops}"
        form = self.random.choice(LOOPS).replace("$z", f"$z{self.loops}")
        if self.random.random() < 0.3:
            self.labels.append(name)
            text = self.filled(form.replace("<label>", f":{name} "), depth)
            self.labels.pop()
            return text
        return self.filled(form.replace("<label>", ""), depth)

    def statement(self, depth: int) -> str:
        if depth <= 0:
            return self.filled(self.random.choice(("<n> = <e>", "<n> += <a>", "$i++", "$i")), 1)
        return self.filled(self.random.choice(TAME_STATEMENTS if self.tame else STATEMENTS), depth - 1)


def program(seed: int) -> str:
    """The program of a seed; at its end it shows its variables and errors."""
    grower = Grower(seed)
    parts = [grower.loop(grower.random.randrange(1, 5)) for _ in range(grower.random.randrange(2, 6))]
    body = "\n".join(f"try {{ {each} }} catch {{ $_.Exception.Message }}" if seed % 2 else each for each in parts)
    if seed % 3 == 0:
        body = f"function main([int]$n, $s) {{ {body} }}; main 4 2"
    return PROLOGUE + body + SHOWN
