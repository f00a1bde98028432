"""A whole verification: everything that is to be looked at, and again what others changed while it was looked at.

`checker` has the checks. What is found counts where the files concerned are still as they were when they were opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from hvsim.blocks.backup.checking.checker import Checker, verify_leftovers
from hvsim.blocks.backup.folder.catalog import Catalog, CatalogFile, never_still
from hvsim.blocks.backup.folder.usage import all_entries, live_entries
from hvsim.blocks.backup.folder.workspace import Workspace
from hvsim.blocks.backup.model import Damage, RestorePoint
from hvsim.blocks.backup.points.steady import LOOKS
from hvsim.blocks.errors import ChainBroken


@frozen
class Task:
    """One thing to look at: the pages of a file, a restore point that counts, or what a file has of a replaced one."""

    file_id: str = ""
    point_id: str = ""

    def state(self, catalog: Catalog) -> object:
        """What must stay the same for a finding to count; None where there is nothing to look at any more."""
        if not self.file_id:
            return catalog.state_of(self.point_id)
        file = catalog.files.get(self.file_id)
        if file is None:
            return None
        if not self.point_id:
            return file.path, file.commit
        return None if file.root.point(self.point_id) is None else catalog.state_of_files([self.file_id])

    def findings(self, workspace: Workspace, checker: Checker) -> Iterator[Damage]:
        """The damage in it."""
        catalog = workspace.catalog
        if not self.file_id:
            return checker.points([(catalog.file_of(self.point_id), catalog.entry(self.point_id))])
        file = catalog.files[self.file_id]
        if self.point_id:
            return checker.older(file, self.point_id)
        return checker.pages(file, is_being_written=workspace.is_being_written(file.path))


def verify(workspace: Workspace, point: RestorePoint | None) -> list[Damage]:
    """The damage in what a restore point needs, or in everything. Raises `RepositoryLocked` if it is never still."""
    if point is None:
        workspace.refresh()
        tasks = _all_tasks(workspace.catalog)
    else:
        tasks = _tasks_of(workspace.catalog, point)
    found: list[Damage] = []
    for _ in range(LOOKS):
        doubtful = _findings(workspace, tasks)
        tasks = []
        if doubtful:
            workspace.refresh()
        for task, before, damage in doubtful:
            after = task.state(workspace.catalog)
            if after == before and _is_lasting(workspace, task, damage):
                found += damage
            elif after is not None:
                tasks.append(task)
            elif point is not None and workspace.catalog.may_be_lost(task.point_id):
                found += damage
        if point is not None and not found:
            workspace.catalog.find(point.id)
        if not tasks:
            leftovers = () if point is not None else verify_leftovers(workspace.catalog, workspace.unfinished())
            return [*found, *leftovers]
    raise never_still(workspace.folder)


def _is_lasting(workspace: Workspace, task: Task, damage: list[Damage]) -> bool:
    """Whether damaged pages are so a second time: a commit is written to two of them, one after the other."""
    if task.point_id:
        return True
    with workspace.files() as files:
        return list(task.findings(workspace, Checker(workspace.catalog, files))) == damage


def _findings(workspace: Workspace, tasks: Iterable[Task]) -> list[tuple[Task, object, list[Damage]]]:
    """What is amiss, with the state of what was looked at."""
    catalog = workspace.catalog
    doubtful: list[tuple[Task, object, list[Damage]]] = []
    with workspace.files() as files:
        checker = Checker(catalog, files)
        for task in tasks:
            damage = list(task.findings(workspace, checker))
            if damage:
                doubtful.append((task, task.state(catalog), damage))
    return doubtful


def _all_tasks(catalog: Catalog) -> list[Task]:
    live = [(holder.id, entry.id) for holder, entry in live_entries(catalog)]
    counting = set(live)
    return [
        *(Task(file_id) for file_id in catalog.files),
        *(Task(point_id=point_id) for _, point_id in live),
        *(Task(holder.id, entry.id) for holder, entry in all_entries(catalog) if (holder.id, entry.id) not in counting),
    ]


def _tasks_of(catalog: Catalog, point: RestorePoint) -> list[Task]:
    try:
        chain = catalog.chain_of(point)
    except ChainBroken:
        chain = [point]
    files: list[CatalogFile] = [catalog.file_of(item.id) for item in chain]
    return [*(Task(file.id) for file in files), *(Task(point_id=item.id) for item in chain)]
