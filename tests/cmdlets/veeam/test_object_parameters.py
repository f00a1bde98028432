"""Parameters of type Object that mean certain objects: others are refused as they are bound, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hvsim.cmdlets.build_index import declared_cmdlets
from tests.cmdlets.hyperv.test_machines import error_of, lines
from tests.stories.worlds import Shell

TAKERS = sorted(
    (info.name, parameter.name)
    for info in declared_cmdlets()
    if "-VBR" in info.name
    for parameter in info.parameters
    if parameter.type_name == "System.Object" and parameter.transformations
)
OTHERS = {
    "BackupObject": " -OSPlatform Windows",
    "BackupRepository": " -Entity (Find-VBRHvEntity -Name web01)",
    "ScheduleOptions": " -BackupObject 1 -OSPlatform Windows -Type Server -Mode ManagedByAgent -BackupType VolumeLevel",
    "TargetRepository": " -Name Copy -BackupJob (Get-VBRJob -Name Nightly)",
}


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    shell = Shell()
    shell.run("$null = Start-VBRJob Nightly")
    yield shell
    shell.session.close()


@pytest.mark.parametrize(("command", "parameter"), TAKERS)
def test_text_numbers_and_strange_objects_are_refused(shell: Shell, command: str, parameter: str) -> None:
    for strange in ("'web01'", "5", "(Get-VMSwitch)[0]", "@{Name='x'}"):
        found = error_of(shell, f"{command} -{parameter} {strange}{OTHERS.get(parameter, '')}")
        assert found[0].startswith("ParameterArgumentTransformationError,"), (strange, found)


def test_there_are_such_parameters() -> None:
    assert ("Get-VBREPPermission", "Repository") in TAKERS
    assert len(TAKERS) > 8


def test_a_name_stands_for_the_object(shell: Shell) -> None:
    shell.run("$repository = @(Get-VBRBackupRepository)[0]")
    text = "(Get-VBREPPermission -Repository $repository.Name).RepositoryId -eq $repository.Id"
    assert lines(shell.run(f"{text}; @(Get-VBRSession -Job Nightly).Count")) == ["True", "1"]
    shell.run("$run = Get-VBRSession -Job (Get-VBRJob -Name Nightly) -Last")
    assert lines(shell.run("($run | Get-VBRSession).Id -eq $run.Id")) == ["True"]


def test_a_job_is_not_made_for_another_repository_than_was_meant(shell: Shell) -> None:
    assert error_of(shell, "New-BackupJob Other web01 -Repository 5")[0].startswith("NotFound,")
    assert lines(shell.run("@(Get-VBRJob | Where-Object Name -eq Other).Count")) == ["0"]
