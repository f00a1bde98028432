"""Listing, making, copying, moving and removing items."""

from __future__ import annotations

import pytest

from hvsim.console import MemoryConsole
from hvsim.session import Session
from tests.shell import output, run

TREE = """
    Set-Location /tmp
    $null = New-Item t/a.txt, t/b.log, t/sub/c.txt, t/sub/deep/d.txt, t/.hidden, t/Zed/e.txt -Force
"""


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ("Get-ChildItem t", "sub Zed a.txt b.log"),
        ("Get-ChildItem t -Force", "sub Zed .hidden a.txt b.log"),
        ("Get-ChildItem t -Hidden", ".hidden"),
        ("Get-ChildItem t -File", "a.txt b.log"),
        ("Get-ChildItem t -Directory", "sub Zed"),
        ("Get-ChildItem t *.txt", "a.txt"),
        ("Get-ChildItem t -Recurse", "sub Zed a.txt b.log deep c.txt d.txt e.txt"),
        ("Get-ChildItem t -Recurse -Filter *.txt", "a.txt c.txt d.txt e.txt"),
        ("Get-ChildItem t -Recurse -Include *.txt", "c.txt d.txt e.txt a.txt".replace(" a.txt", " a.txt")),
        ("Get-ChildItem t -Depth 1 -File", "a.txt b.log c.txt e.txt"),
        ("Get-ChildItem t/*.txt", "a.txt"),
        ("Get-ChildItem t/* -Exclude *.txt", "sub deep Zed b.log".replace("sub deep Zed", "deep")),
        ("Get-ChildItem t/*.txt -Recurse", "c.txt d.txt e.txt a.txt"),
        ("Get-ChildItem t/s*", "sub"),
        ("Get-ChildItem t/a.txt", "a.txt"),
        ("Get-ChildItem t -Attributes !Directory", "a.txt b.log"),
        ("Get-ChildItem t -Attributes Directory,Hidden", "sub Zed .hidden"),
    ],
)
def test_a_listing_takes_what_was_asked_for(command: str, names: str) -> None:
    found = output(f"{TREE}; ({command}).Name -join ' '")
    if "-Include" in command or "*.txt -Recurse" in command or "-Exclude" in command:
        assert sorted(found[0].split()) == sorted(names.split())
    else:
        assert found == [names]


def test_names_of_a_deep_listing_say_the_way() -> None:
    assert output(f"{TREE}; Get-ChildItem t -Recurse -Name -File") == [
        "a.txt", "b.log", "sub/c.txt", "sub/deep/d.txt", "Zed/e.txt",
    ]  # fmt: skip


def test_items_that_come_through_the_pipeline_are_found_by_their_ps_path() -> None:
    script = f"{TREE}; Get-ChildItem t -Recurse -File | Remove-Item; Get-ChildItem t -Recurse -File -Name"
    assert output(script) == []


@pytest.mark.parametrize(
    ("command", "there"),
    [
        ("Copy-Item t/a.txt t/new.txt", "t/a.txt t/new.txt"),
        ("Copy-Item t/a.txt t/sub", "t/sub/a.txt"),
        ("Copy-Item t/sub t/copy", "t/copy"),
        ("Copy-Item t/sub t/copy -Recurse", "t/copy/c.txt t/copy/deep/d.txt"),
        ("Copy-Item t/sub t/Zed -Recurse", "t/Zed/sub/deep/d.txt"),
        ("Copy-Item t/*.txt, t/*.log t/Zed", "t/Zed/a.txt t/Zed/b.log"),
        ("Move-Item t/sub t/Zed", "t/Zed/sub/c.txt"),
        ("Move-Item t/sub t/moved", "t/moved/deep/d.txt"),
        ("Rename-Item t/a.txt z.txt", "t/z.txt"),
        ("Rename-Item t/sub other", "t/other/c.txt"),
        ("New-Item t/x/y.txt -Force", "t/x/y.txt"),
        ("'n1', 'n2' | ForEach-Object { New-Item -Path t -Name $_ }", "t/n1 t/n2"),
    ],
)
def test_afterwards_it_is_where_it_should_be(command: str, there: str) -> None:
    checks = ", ".join(f"'{path}'" for path in there.split())
    assert output(f"{TREE}; $null = {command}; (Test-Path {checks}) -notcontains $false") == ["True"]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ("New-Item t -ItemType Directory", "DirectoryExist|An item with the specified name /tmp/t already exists."),
        ("New-Item t/a.txt", "NewItemIOError|The file '/tmp/t/a.txt' already exists."),
        ("New-Item no/a.txt", "NewItemIOError|Could not find a part of the path '/tmp/no/a.txt'."),
        ("Copy-Item t/a.txt t/a.txt", "CopyError|Cannot overwrite the item /tmp/t/a.txt with itself."),
        ("Copy-Item t/sub t/a.txt", "CopyContainerItemToLeafError|Container cannot be copied onto existing leaf item."),
        ("Move-Item t/a.txt t/b.log", "MoveFileInfoItemIOError|The file '/tmp/t/b.log' already exists."),
        ("Rename-Item t/a.txt b.log", "RenameItemIOError|The file '/tmp/t/b.log' already exists."),
        ("Remove-Item t/none", "PathNotFound|Cannot find path '/tmp/t/none' because it does not exist."),
        (
            "Set-Item t/a.txt 1",
            "NotSupported|Provider operation stopped because the provider does not support this operation.",
        ),
        ("Get-Item t/.hidden", "ItemNotFound|Could not find item /tmp/t/.hidden."),
        ("Remove-Item /tmp -Recurse", "InvalidOperation|Cannot remove the item at '/tmp' because it is in use."),
    ],
)
def test_what_cannot_be_done_is_said_in_powershell_s_words(command: str, error: str) -> None:
    caught = "'{0}|{1}' -f $_.FullyQualifiedErrorId.Split(',')[0], $_.Exception.Message"
    script = f"{TREE}; try {{ {command} -ErrorAction Stop }} catch {{ {caught} }}"
    assert output(script) == [error]


def test_a_folder_with_something_in_it_is_removed_only_when_told() -> None:
    console = MemoryConsole(answers=["n"])
    console.interactive = True
    session = Session(os="linux", console=console)
    session.run_interactive("New-Item /tmp/t/a.txt -Force | Out-Null; Remove-Item /tmp/t")
    assert session.invoke("Test-Path /tmp/t") == [True]
    assert "/tmp/t has children and the Recurse parameter was not specified." in console.output
    assert session.invoke("Remove-Item /tmp/t -Recurse; Test-Path /tmp/t") == [False]


def test_a_protected_item_is_removed_only_with_force() -> None:
    script = f"""{TREE}
        Remove-Item t/.hidden -ErrorAction SilentlyContinue; $Error[0].CategoryInfo.Category; Test-Path t/.hidden
        Remove-Item t/.hidden -Force; Test-Path t/.hidden
    """
    assert output(script) == ["PermissionDenied", "True", "False"]


def test_what_if_changes_nothing_and_says_what_would_be() -> None:
    script = "Remove-Item t/a.txt, t/sub -Recurse -WhatIf; Copy-Item t/a.txt t/x -WhatIf; Test-Path t/a.txt, t/sub, t/x"
    printed = run(f"{TREE}; {script}")
    assert printed.output == [
        'What if: Performing the operation "Remove File" on target "/tmp/t/a.txt".',
        'What if: Performing the operation "Remove Directory" on target "/tmp/t/sub".',
        'What if: Performing the operation "Copy File" on target "Item: /tmp/t/a.txt Destination: /tmp/t/x".',
        "True",
        "True",
        "False",
    ]


def test_an_error_behind_a_listing_is_not_taken_for_the_listing_s() -> None:
    script = f"{TREE}; try {{ Get-ChildItem t | ForEach-Object {{ throw 'behind' }} }} catch {{ \"$_\" }}"
    assert output(script) == ["behind"]


def test_a_listing_stops_when_nobody_wants_more() -> None:
    assert output(f"{TREE}; (Get-ChildItem t -Recurse | Select-Object -First 1).Name") == ["sub"]


def test_a_copy_keeps_the_time_of_change_and_a_hole_stays_a_hole() -> None:
    session = Session(os="linux", console=MemoryConsole())
    script = """
        $s = [IO.File]::Create('/tmp/hole'); $s.SetLength(1TB); $s.Dispose()
        (Get-Item /tmp/hole).LastWriteTime = [datetime]'2024-01-02'
        $c = Copy-Item /tmp/hole /tmp/copy -PassThru; $c.Length; $c.LastWriteTime.Year
    """
    assert session.invoke(script) == [2**40, 2024]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ("/a/b.txt", "/a"),
        ("/a", "/"),
        ("/", ""),
        ("a", ""),
        ("a/b/", "a"),
        ("a/b/ -Leaf", "b"),
        ("/a/b.tar.gz -LeafBase", "b.tar"),
        ("/a/b.tar.gz -Extension", ".gz"),
        ("/a/b -Extension", ""),
        ("Env:X -Qualifier", "Env:"),
        ("Env:X -NoQualifier", "X"),
        ("/a -IsAbsolute", "True"),
        ("a -IsAbsolute", "False"),
    ],
)
def test_split_path(arguments: str, part: str) -> None:
    assert output(f"'<' + (Split-Path {arguments}) + '>'") == [f"<{part}>"]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [("a b", "a/b"), ("a/ /b", "a/b"), ("/ b", "/b"), ("a '' ", "a/"), ("a b c d", "a/b/c/d"), ("a\\b c", "a/b/c")],
)
def test_join_path(arguments: str, path: str) -> None:
    assert output(f"Join-Path {arguments}") == [path]
