"""Random programs: whatever a script says, it ends with values or PowerShell's errors, soon, and never in Python's.

Programs are grown from the grammar's constructs by a generator of our own: a seed is a program, so that a failure can
be shown again (`program(seed)`). A soak run (`-m soak`) tries many thousands.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

import pytest

from hvsim.console import MemoryConsole
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.session import Session

SECONDS = 2.0
EVERY_DAY, SOAK = 200, 10_000

NAMES = ("a", "b", "c", "i", "_", "null", "x y", "args", "input", "this", "Error", "Matches", "script:g", "env:P")
CONSTANTS = (
    *("0", "1", "-1", "2147483647", "-2147483648", "9223372036854775807", "1e308", "0.1", "1.5d", "0x7f", "1kb", "5ul"),
    *("''", "'abc'", "'Änd'", "'1'", "'\U0001f600'", '"`0`n`t"', "'2024-01-02'", "'*b[c'", "$null", "$true", "$false"),
    *("@()", "@{}", "[char]'x'", "[datetime]0", "[guid]::Empty", "[timespan]'1:2:3'", "[version]'1.2'", "[bigint]7"),
    *(
        "[int[]](3, 1, 2)",
        "[ordered]@{ k = 1 }",
        "[pscustomobject]@{ p = 1; q = 'z' }",
        "{ $_ }",
        "[int]",
        "[dbnull]::Value",
    ),
)
OPERATORS = (
    *(
        "+",
        "-",
        "*",
        "/",
        "%",
        "-eq",
        "-ne",
        "-lt",
        "-cge",
        "-and",
        "-or",
        "-xor",
        "-band",
        "-bor",
        "-shl",
        "-shr",
        ",",
        "..",
    ),
    *(
        "-like",
        "-notlike",
        "-match",
        "-cmatch",
        "-replace",
        "-split",
        "-join",
        "-f",
        "-in",
        "-contains",
        "-is",
        "-isnot",
    ),
    *("-as", "??"),
)
UNARY = ("-", "+", "!", "-not ", "-bnot ", "-split ", "-join ", ",", "[void]", "++", "--")
TYPES = (
    *(
        "int",
        "string",
        "bool",
        "double",
        "decimal",
        "char",
        "byte",
        "long",
        "uint32",
        "datetime",
        "timespan",
        "guid",
        "array",
    ),
    *(
        "hashtable",
        "xml",
        "regex",
        "version",
        "scriptblock",
        "int[]",
        "string[]",
        "psobject",
        "object",
        "switch",
        "uri",
        "nosuch",
    ),
)
MEMBERS = (
    "Length",
    "Count",
    "p",
    "k",
    "Keys",
    "Values",
    "Name",
    "nosuch",
    "Year",
    "Days",
    "psobject",
    "Property",
    "'q'",
    "1",
)
METHODS = (
    *(
        "ToString",
        "GetType",
        "Substring",
        "Split",
        "Replace",
        "IndexOf",
        "Add",
        "Remove",
        "Contains",
        "ToUpper",
        "PadLeft",
        "Trim",
    ),
    *(
        "Equals",
        "CompareTo",
        "GetHashCode",
        "Where",
        "ForEach",
        "Insert",
        "Clear",
        "Sort",
        "AddDays",
        "Invoke",
        "nosuch",
        "Clone",
    ),
)
STATICS = (
    *(
        "[math]::Sqrt",
        "[math]::Round",
        "[math]::Max",
        "[string]::Join",
        "[string]::Format",
        "[int]::Parse",
        "[convert]::ToInt32",
    ),
    *(
        "[array]::Sort",
        "[array]::Reverse",
        "[array]::IndexOf",
        "[regex]::Replace",
        "[datetime]::Parse",
        "[char]::IsDigit",
    ),
    *(
        "[string]::new",
        "[System.Collections.ArrayList]::new",
        "[int]::MaxValue.CompareTo",
        "[enum]::GetValues",
        "[bigint]::Pow",
    ),
    *("[Collections.Generic.List[int]]::new", "[Text.Encoding]::UTF8.GetBytes", "[DateTimeOffset]::new", "[guid]::new"),
)
COMMANDS = (
    *(
        "Where-Object",
        "ForEach-Object",
        "Sort-Object",
        "Select-Object",
        "Group-Object",
        "Measure-Object",
        "Format-Table",
    ),
    *(
        "Format-List",
        "Out-String",
        "ConvertTo-Json",
        "ConvertFrom-Json",
        "Get-Member",
        "Write-Output",
        "Write-Error",
        "Get-Random",
    ),
    *(
        "Select-String",
        "Compare-Object",
        "Tee-Object -Variable t",
        "Get-Unique",
        "Add-Member",
        "New-Object",
        "Get-Variable",
        "Set-Variable",
    ),
    *(
        "ConvertTo-Csv",
        "ConvertFrom-Csv",
        "Join-Path",
        "Split-Path",
        "Get-Item",
        "Set-Content t.txt",
        "Get-Content",
        "Test-Path",
    ),
    *(
        "Format-Custom",
        "Format-Wide",
        "Get-Date",
        "New-TimeSpan",
        "ConvertFrom-StringData",
        "ConvertTo-Xml",
        "Out-Null",
        "Get-Command",
    ),
    *(
        "Invoke-Expression",
        "Invoke-Command",
        "Measure-Command",
        "Write-Host",
        "Write-Warning",
        "nosuch-command",
        "f",
        "g",
        "& 'x'",
    ),
)
PARAMETERS = (
    "-Property",
    "-First",
    "-Name",
    "-Descending",
    "-Unique",
    "-InputObject",
    "-ErrorAction",
    "-Value",
    "-Depth",
    "-nosuch",
    "-f",
)
TARGETS = (
    "$a",
    "$b",
    "$a[0]",
    "$a.p",
    "[int]$c",
    "$a, $b",
    "$b['k']",
    "$script:g",
    "$env:P",
    "${x y}",
    "$a[1, 2]",
    "$null",
)
ASSIGNMENTS = ("=", "+=", "-=", "*=", "/=", "%=", "??=")


class Grower:
    """Grows one program; deeper parts are simpler, so that it ends."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.loops = 0

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def expression(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.2:
            return self.one(self.variable(), *self.random.sample(CONSTANTS, 3))
        inner = depth - 1
        return self.random.choice(
            (
                lambda: f"({self.expression(inner)} {self.random.choice(OPERATORS)} {self.expression(inner)})",
                lambda: f"({self.random.choice(UNARY)}{self.expression(inner)})",
                lambda: f"([{self.random.choice(TYPES)}]{self.expression(inner)})",
                lambda: f"{self.expression(inner)}[{self.expression(inner)}]",
                lambda: f"({self.expression(inner)}).{self.random.choice(MEMBERS)}",
                lambda: f"({self.expression(inner)}).{self.random.choice(METHODS)}({self.arguments(inner)})",
                lambda: f"{self.random.choice(STATICS)}({self.arguments(inner)})",
                lambda: f"@({self.statements(inner)})",
                lambda: f"$({self.statements(inner)})",
                lambda: f"({self.pipeline(inner)})",
                lambda: f'"a{self.variable()}b$({self.statements(inner)})"',
                lambda: f"@{{ k = {self.expression(inner)}; {self.expression(0)} = {self.statement(inner)} }}",
                lambda: f"(& {self.block(inner)} {self.expression(inner)})",
                lambda: f"({self.expression(inner)} ? {self.expression(inner)} : {self.expression(inner)})",
                lambda: self.block(inner),
            )
        )()

    def variable(self) -> str:
        return "${" + self.random.choice(NAMES) + "}"

    def arguments(self, depth: int) -> str:
        return ", ".join(self.expression(depth) for _ in range(self.random.randrange(4)))

    def block(self, depth: int) -> str:
        head = self.one(
            "", "", "param($a, [int]$b = 3) ", "param([Parameter(ValueFromPipeline)]$a) process { $a } end "
        )
        if head.endswith("end "):
            return f"{{ {head}{{ {self.statements(depth)} }} }}"
        return f"{{ {head}{self.statements(depth)} }}"

    def command(self, depth: int) -> str:
        parts = [self.random.choice(COMMANDS)]
        for _ in range(self.random.randrange(3)):
            if self.random.random() < 0.3:
                parts.append(self.random.choice(PARAMETERS))
            parts.append(self.one(self.expression(depth), self.block(depth), "abc", "k", "1", "@a"))
        return " ".join(parts)

    def pipeline(self, depth: int) -> str:
        stages = [self.one(self.expression(depth), self.command(depth - 1))]
        stages += [self.command(depth - 1) for _ in range(self.random.randrange(3))]
        return " | ".join(stages) + self.one("", "", "", " 2>&1", " *>&1", " > o.txt", " 2>$null")

    def statements(self, depth: int) -> str:
        return "; ".join(self.statement(depth - 1) for _ in range(self.random.randrange(3)))

    def body(self, depth: int) -> str:
        return f"{{ {self.statements(depth)} }}"

    def fill(self, form: str, depth: int) -> str:
        """The form with its letters replaced: pipeline, expression, constant, body, type, switch's way to match."""
        parts: dict[str, Callable[[], str]] = {
            "p": lambda: self.pipeline(depth),
            "e": lambda: self.expression(depth),
            "c": lambda: self.expression(0),
            "b": lambda: self.body(depth),
            "t": lambda: self.random.choice(TYPES),
            "s": lambda: self.one("", "-Wildcard", "-Regex"),
        }
        return re.sub("<([pecbts])>", lambda found: parts[found.group(1)](), form)

    def loop(self, form: str, depth: int) -> str:
        """A loop with a counter of its own, which nothing else in the program writes."""
        self.loops += 1
        return form.replace("@", f"n{self.loops}").replace("%", self.body(depth))

    def statement(self, depth: int) -> str:
        if depth <= 0:
            return self.one(
                self.expression(0),
                f"{self.random.choice(TARGETS)} = {self.expression(0)}",
                "break",
                "continue",
                "return 1",
            )
        inner = depth - 1
        return self.random.choice(
            (
                lambda: self.expression(depth),
                lambda: self.pipeline(depth),
                lambda: self.pipeline(depth),
                lambda: f"{self.random.choice(TARGETS)} {self.random.choice(ASSIGNMENTS)} {self.statement(inner)}",
                lambda: self.fill("if (<p>) <b> elseif (<e>) <b> else <b>", inner),
                lambda: f"foreach ($i in {self.expression(inner)} | Select-Object -First 3) {self.body(inner)}",
                lambda: self.loop("for ($@ = 0; $@ -lt 3; $@++) %", inner),
                lambda: self.loop("$@ = 0; while ($@++ -lt 3) %", inner),
                lambda: self.loop("$@ = 0; :l do % until ($@++ -ge 2)", inner),
                lambda: self.fill("switch <s> (<e>) { <c> <b> { <e> } <b> default <b> }", inner),
                lambda: self.fill("try <b> catch [<t>] <b> catch <b> finally <b>", inner),
                lambda: f"trap {self.body(inner)}; {self.statement(inner)}",
                lambda: f"function {self.one('f', 'g')} {self.block(inner)}",
                lambda: f"throw {self.expression(inner)}",
                lambda: f"{self.pipeline(inner)} {self.one('&&', '||')} {self.pipeline(inner)}",
                lambda: (
                    f"class K {{ [int]$P = {self.expression(inner)}; "
                    f"[object] M($a) {{ return {self.expression(inner)} }} }}"
                ),
                lambda: self.one("break", "continue l", "return", "exit 3", "Set-StrictMode -Version Latest", "#\n"),
            )
        )()


def program(seed: int) -> str:
    """The program of a seed. The first line gives its variables values."""
    grower = Grower(seed)
    lines = [grower.statement(grower.random.randrange(1, 5)) for _ in range(grower.random.randrange(1, 6))]
    return "$a = 1, 2, 'x'; $b = @{ k = 1 }; $d = 0\n" + "\n".join(lines)


def complaint(seed: int) -> str | None:
    """What is wrong with how the program ended; None when nothing is."""
    text = program(seed)
    console = MemoryConsole(width=80)
    start = time.process_time()
    try:
        Session(os="linux", console=console).run_command(text)
    except (ScriptError, NetFailure) as error:
        return f"seed {seed}: an error left the session: {error!r}\n{text}"
    except Exception as error:  # the law itself: nothing of Python's may come out
        return f"seed {seed}: {type(error).__name__}: {error}\n{text}"
    taken = time.process_time() - start
    return f"seed {seed}: {taken:.1f} s\n{text}" if taken > SECONDS else None


@pytest.mark.parametrize("first", range(0, EVERY_DAY, 20))
def test_random_programs_end_in_values_or_in_errors_of_powershell(first: int) -> None:
    complaints = [found for seed in range(first, first + 20) if (found := complaint(seed)) is not None]
    assert not complaints, "\n\n".join(complaints)


@pytest.mark.soak
def test_many_random_programs() -> None:
    complaints = [found for seed in range(EVERY_DAY, EVERY_DAY + SOAK) if (found := complaint(seed)) is not None]
    assert not complaints, "\n\n".join(complaints)
