"""The functions a session starts with: Clear-Host, mkdir, help, pause and the like, as PowerShell text.

They are parsed when first named. A script may replace or remove them like any function.
"""

from __future__ import annotations

_NEW_DIRECTORY = """[CmdletBinding(DefaultParameterSetName = 'pathSet', SupportsShouldProcess)]
param(
    [Parameter(ParameterSetName = 'nameSet', Position = 0, ValueFromPipelineByPropertyName)]
    [Parameter(ParameterSetName = 'pathSet', Mandatory, Position = 0, ValueFromPipelineByPropertyName)]
    [string[]]$Path,
    [Parameter(ParameterSetName = 'nameSet', Mandatory, ValueFromPipelineByPropertyName)]
    [AllowNull()][AllowEmptyString()][string]$Name,
    [Parameter(ValueFromPipeline, ValueFromPipelineByPropertyName)]$Value,
    [switch]$Force,
    [Parameter(ValueFromPipelineByPropertyName)][pscredential]$Credential
)
process { New-Item -ItemType Directory @PSBoundParameters }
"""

_HELP = """[CmdletBinding(DefaultParameterSetName = 'AllUsersView')]
param(
    [Parameter(Position = 0, ValueFromPipelineByPropertyName)][string]$Name,
    [string]$Path,
    [string[]]$Category,
    [Parameter(ParameterSetName = 'AllUsersView')][switch]$Full,
    [Parameter(ParameterSetName = 'DetailedView', Mandatory)][switch]$Detailed,
    [Parameter(ParameterSetName = 'Examples', Mandatory)][switch]$Examples,
    [Parameter(ParameterSetName = 'Parameters', Mandatory)][string[]]$Parameter,
    [Parameter(ParameterSetName = 'Online', Mandatory)][switch]$Online
)
if ($PSCmdlet.ParameterSetName -eq 'AllUsersView') { $PSBoundParameters['Full'] = $true }
$found = Get-Help @PSBoundParameters
$pager = if ($IsWindows) { 'more.com' } else { 'less' }
if (@($found).Count -gt 1) { $found } elseif ($null -ne $found) { $found | & $pager }
"""

_PROMPT = """"PS $(Get-Location)$('>' * ($NestedPromptLevel + 1)) "
"""

EVERYWHERE: dict[str, str] = {
    "Clear-Host": """if (-not [Console]::IsOutputRedirected) { [Console]::Write("`e[H`e[2J`e[3J") }\n""",
    "cd..": "Set-Location ..\n",
    "cd\\": "Set-Location \\\n",
    "cd~": "Set-Location ~\n",
    "help": _HELP,
    "pause": "$null = Read-Host 'Press Enter to continue...'\n",
    "prompt": _PROMPT,
}
WINDOWS: dict[str, str] = {
    "mkdir": _NEW_DIRECTORY,
    "oss": "[CmdletBinding()] param([Parameter(ValueFromPipeline)][psobject]$InputObject, "
    "[ValidateRange(2, 2147483647)][int]$Width)\nend { $input | Out-String -Stream @PSBoundParameters }\n",
    **{f"{letter}:": f"Set-Location {letter}:\n" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}
LINUX: dict[str, str] = {"mkdir": _NEW_DIRECTORY}


def starting_functions(*, windows: bool) -> dict[str, tuple[str, str]]:
    """Name and text of each by lower-case name."""
    texts = {**EVERYWHERE, **(WINDOWS if windows else LINUX)}
    return {name.lower(): (name, text) for name, text in texts.items()}
