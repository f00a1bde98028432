"""What a repository's folder holds: every backup file, the restore points in them, and how the points depend.

Reads the roots of files and remembers them. Where several files claim one restore point it decides which counts. Does
not read blocks and changes nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from operator import attrgetter
from time import sleep

from attrs import Factory, define, field, frozen

from hvsim.blocks.backup.folder.lineage import Lineage, content_of
from hvsim.blocks.backup.folder.listing import EXTENSIONS, LISTING_NAME, Listing, folder_of, read_listing
from hvsim.blocks.backup.format.file import BackupFile, NeverCommitted, NotABackup
from hvsim.blocks.backup.format.file_writer import Committed
from hvsim.blocks.backup.format.known_maps import KnownMaps
from hvsim.blocks.backup.format.layout import Commit
from hvsim.blocks.backup.format.root import PointEntry, Root, restore_point
from hvsim.blocks.backup.model import PointKind, RestorePoint
from hvsim.blocks.errors import BackupDamaged, ChainBroken, RepositoryLocked, RestorePointMissing, StorageError
from hvsim.blocks.io import Storage

_PAUSES = (*[0.0] * 4, *[0.01] * 20, *[0.05] * 60)
"""Seconds to wait between looks at a folder that others are changing."""


AS_MADE = attrgetter("number", "time", "id")
"""What orders the restore points of a machine as they were made."""


@frozen
class CatalogFile:
    """A backup file that can be read: where it is, how long, which commit was seen, and what its root says.

    `points` are the root's restore points as callers see them, in the same order.
    """

    id: str
    path: str
    size: int
    commit: Commit
    algorithm: str
    root: Root
    points: tuple[RestorePoint, ...] = ()
    maps: KnownMaps = field(factory=KnownMaps, eq=False, repr=False)
    by_id: dict[str, RestorePoint] = field(
        init=False, eq=False, repr=False, default=Factory(lambda file: {item.id: item for item in file.points}, True)
    )


@frozen
class Copy:
    """A backup file with an identity that another one has or had: which, and why it is not used."""

    file_id: str
    reason: str


@define
class Catalog(Lineage):
    """The backup files of a folder by id, and the restore points by id.

    `damaged` are the files that cannot be read, `foreign` those that are no backups whatever they are called,
    `unfinished` those whose writer was stopped, `missing` the restore
    points that a folder's listing names and no file has, each with the file it was in. `copies` are files whose id
    another file has, or had when it was removed, `spare` the ids of files that hold no restore point that counts,
    `folders` where files were found. `doubles` are the points that several files have with other content each, with
    the files of which that does not count.
    """

    storage: Storage
    folder: str
    is_changed_by_others: Callable[[str], bool] = field(default=lambda _: False, eq=False, repr=False)
    """Whether somebody else is writing to a folder just now."""
    files: dict[str, CatalogFile] = field(factory=dict)
    points: dict[str, RestorePoint] = field(factory=dict)
    damaged: dict[str, BackupDamaged | StorageError] = field(factory=dict)
    unfinished: dict[str, None] = field(factory=dict)
    foreign: dict[str, BackupDamaged] = field(factory=dict)
    missing: dict[str, str] = field(factory=dict)
    copies: dict[str, Copy] = field(factory=dict)
    doubles: dict[str, list[str]] = field(factory=dict)
    spare: set[str] = field(factory=set)
    folders: set[str] = field(factory=set)
    listings: dict[str, Listing] = field(factory=dict)
    _file_of: dict[str, str] = field(factory=dict)
    _id_at: dict[str, str] = field(factory=dict)
    _claims: dict[str, dict[str, PointEntry]] = field(factory=dict)
    """By restore point: what each file that has it says of it."""
    _naming: dict[str, int] = field(factory=dict)
    """By file id: how many other files name it in their roots."""
    _machines: dict[str, dict[str, RestorePoint]] = field(factory=dict)
    _as_made: dict[str, tuple[RestorePoint, ...]] = field(factory=dict)
    """By machine: its points in the order they were made, where somebody has asked."""
    _children: dict[str, list[RestorePoint]] | None = None
    _changed: set[str] = field(factory=set)
    _paths: list[str] = field(factory=list)

    def refresh(self) -> None:
        """Looks at every file anew."""
        for known in (self.files, self.points, self.missing, self._file_of, self._id_at, self._claims, self._machines):
            known.clear()
        self._naming.clear()
        self._as_made.clear()
        self._children = None
        self.spare.clear()
        self.folders.clear()
        self.damaged.clear()
        self.foreign.clear()
        self.unfinished.clear()
        self.copies.clear()
        self.doubles.clear()
        paths = self._paths = list(self.storage.files(self.folder))
        listed = [folder_of(path) for path in paths if path.rpartition("/")[2] == LISTING_NAME]
        self.listings = {folder: read_listing(self.storage, folder) for folder in listed}
        for path in sorted(paths, key=lambda path: path.count("/")):
            if path.endswith(EXTENSIONS):
                self._add(path)
        for listing in self.listings.values():
            for point_id in listing.points:
                self._look_for(point_id)

    def settle(self) -> None:
        """Looks until nothing is amiss, or two looks see the same: then nobody was changing the folder meanwhile.

        Raises `RepositoryLocked` where that never happens.
        """
        self.refresh()
        for pause in _PAUSES:
            if not self.is_doubtful:
                return
            before = self.state()
            sleep(pause)
            self.refresh()
            if self.state() == before:
                return
        raise never_still(self.folder)

    @property
    def is_doubtful(self) -> bool:
        """Whether the folder may have been looked at while somebody was changing it: something does not fit."""
        if self.damaged or self.missing or self.unfinished or self.copies:
            return True
        if any(listing.damage for listing in self.listings.values()):
            return True
        referred = {file_id for file in self.files.values() for file_id in file.root.files}
        if not referred <= set(self.files) or self.breaks():
            return True
        return list(self.storage.files(self.folder)) != self._paths

    def state(self) -> object:
        """What was seen: two looks between which nobody changed anything give the same."""
        return (
            {file.id: (file.path, file.commit) for file in self.files.values()},
            {path: str(error) for path, error in self.damaged.items()},
            {folder: (dict(listing.points), listing.damage) for folder, listing in self.listings.items()},
            (sorted(self.unfinished), sorted(self.foreign), sorted(self.copies), dict(self.missing)),
        )

    def state_of(self, point_id: str) -> object:
        """Where everything lies that the point needs, and in which commit; None where there is no such point.

        While that stays the same nobody writes over any of it: the format promises so.
        """
        point = self.points.get(point_id)
        if point is None:
            return None
        try:
            chain = self.chain_of(point)
        except ChainBroken:
            chain = [point]
        return [item.id for item in chain], self.state_of_files(self._file_of[item.id] for item in chain)

    def state_of_files(self, file_ids: Iterable[str]) -> dict[str, tuple[str, Commit] | None]:
        """Where the files lie, and those that they name, and in which commit; None for one that is not there."""
        needed: dict[str, tuple[str, Commit] | None] = {}
        waiting = deque(file_ids)
        while waiting:
            file_id = waiting.popleft()
            if file_id not in needed:
                file = self.files.get(file_id)
                needed[file_id] = None if file is None else (file.path, file.commit)
                waiting += file.root.files if file is not None else ()
        return needed

    def update(self, path: str) -> None:
        """Looks at one file anew, which may be new or gone."""
        self._drop(path)
        if self.storage.exists(path):
            self._add(path)

    def committed(self, path: str, made: Committed) -> None:
        """Takes note of a commit that was made just now, by whoever made it: nobody need read it back."""
        self._drop(path)
        maps = KnownMaps(self.storage.version(path), made.maps)
        self._choose(_catalog_file(path, made.size, made.commit, made.algorithm, made.root, maps))

    def forget(self, path: str) -> None:
        """Takes note that a file is gone."""
        self._drop(path)

    def listed(self, folder: str, listing: Listing, changed: Iterable[str]) -> None:
        """Takes note of a listing that was written, and for which points it says something else now."""
        self.listings[folder] = listing
        for point_id in changed:
            self._look_for(point_id)

    def unlisted(self) -> set[str]:
        """The points whose listing may say something else, since it was last asked."""
        changed, self._changed = self._changed, set()
        return changed

    def open(self, path: str) -> BackupFile:
        """The backup file at `path`. Raises `BackupDamaged` or `StorageError`."""
        file = self.storage.open(path)
        try:
            return BackupFile(file)
        except (BackupDamaged, StorageError):
            file.close()
            raise

    def find(self, point_id: str) -> RestorePoint:
        """The point of that id. Raises `RestorePointMissing`."""
        point = self.points.get(point_id)
        if point is None:
            raise self._not_there(point_id)
        return point

    def _not_there(self, point_id: str) -> RestorePointMissing:
        return RestorePointMissing(f"There is no restore point {point_id} in the repository.{self._unreadable()}")

    def points_of(self, machine: str) -> tuple[RestorePoint, ...]:
        """The points of a machine, whose case does not count, in the order they were made."""
        key = machine.casefold()
        made = self._as_made.get(key)
        if made is None:
            made = self._as_made[key] = tuple(sorted(self._machines.get(key, {}).values(), key=AS_MADE))
        return made

    def file_of(self, point_id: str) -> CatalogFile:
        """The file that holds the point. Raises `RestorePointMissing`."""
        file_id = self._file_of.get(point_id)
        if file_id is None:
            raise self._not_there(point_id)
        return self.files[file_id]

    def file_at(self, path: str) -> CatalogFile | None:
        """The file at that path, None where none counts that can be read."""
        file_id = self._id_at.get(path)
        return None if file_id is None else self.files[file_id]

    def entry(self, point_id: str) -> PointEntry:
        """What its file says of the point. Raises `RestorePointMissing`."""
        entry = self.file_of(point_id).root.point(point_id)
        if entry is None:
            raise RestorePointMissing(f"There is no restore point {point_id} in the repository.")
        return entry

    def live_points(self, file: CatalogFile) -> list[PointEntry]:
        """The restore points of the file that no other file has in a newer version."""
        return [entry for entry in file.root.points if self._file_of.get(entry.id) == file.id]

    def may_be_lost(self, point_id: str) -> bool:
        """Whether the point is not there and nobody removed it: its file is gone, or one cannot be read."""
        return point_id not in self.points and (point_id in self.missing or bool(self.damaged))

    def _add(self, path: str) -> None:
        try:
            file = self.open(path)
        except (NeverCommitted, NotABackup) as error:
            # A listing lags behind: it may name the file that had this name before the one that is being written now.
            if self._is_listed(path) and not self.is_changed_by_others(folder_of(path)):
                self.damaged[path] = error
            elif isinstance(error, NotABackup):
                self.foreign[path] = error
            else:
                self.unfinished[path] = None
        except (BackupDamaged, StorageError) as error:
            self.damaged[path] = error
        else:
            self._choose(_catalog_file(file.path, file.file.size, file.commit, file.algorithm, file.root))
            file.close()

    def _choose(self, file: CatalogFile) -> None:
        """Takes the file in, unless it is a copy of one that is at least as new: an old copy must not hide commits.

        Of equal ones that counts which its folder's listing names, or was found first: it lies further above.
        """
        if self.is_removed(file.id):
            self.copies[file.path] = Copy(file.id, "is a copy of one that was removed")
            return
        known = self.files.get(file.id)
        if known is not None and not self._counts_before(file, known):
            self.copies[file.path] = _copy(file, known, self.storage.name_of(known.path))
            return
        if known is not None:
            self._withdraw(known)
            self.copies[known.path] = _copy(known, file, self.storage.name_of(file.path))
        self._claim(file)

    def _counts_before(self, file: CatalogFile, known: CatalogFile) -> bool:
        if file.commit.sequence != known.commit.sequence:
            return file.commit.sequence > known.commit.sequence
        return self._is_listed(file.path) and not self._is_listed(known.path)

    def _is_listed(self, path: str) -> bool:
        listing = self.listings.get(folder_of(path))
        return listing is not None and listing.has_file(path)

    def is_removed(self, file_id: str) -> bool:
        """Whether the file was removed, so that its copies do not count."""
        return any(file_id in listing.removed for listing in self.listings.values())

    def has_copies(self, file_id: str) -> bool:
        """Whether copies of the file lie in the repository."""
        return any(copy.file_id == file_id for copy in self.copies.values())

    def is_named(self, file_id: str) -> bool:
        """Whether another file that can be read names the file in its root."""
        return file_id in self._naming

    def is_free(self, file_id: str) -> bool:
        """Whether no file has or had the id, so that a new one may have it."""
        return file_id not in self.files and not self.has_copies(file_id) and not self.is_removed(file_id)

    def _drop(self, path: str) -> None:
        self.damaged.pop(path, None)
        self.foreign.pop(path, None)
        self.copies.pop(path, None)
        self.unfinished.pop(path, None)
        file = self.file_at(path)
        if file is not None:
            self._withdraw(file)

    def _claim(self, file: CatalogFile) -> None:
        """Takes note of what a file says it has."""
        self.files[file.id] = file
        self._id_at[file.path] = file.id
        self.folders.add(folder_of(file.path))
        for named in {*file.root.files} - {file.id}:
            self._naming[named] = self._naming.get(named, 0) + 1
        holders = {file.id}
        for entry in file.root.points:
            self._claims.setdefault(entry.id, {})[file.id] = entry
            holders |= self._decide(entry.id)
        self._look_at_use(holders)

    def _withdraw(self, file: CatalogFile) -> None:
        """Forgets what a file said."""
        del self.files[file.id]
        del self._id_at[file.path]
        self.spare.discard(file.id)
        for named in {*file.root.files} - {file.id}:
            self._naming[named] -= 1
            if not self._naming[named]:
                del self._naming[named]
        holders: set[str] = set()
        for entry in file.root.points:
            del self._claims[entry.id][file.id]
            holders |= self._decide(entry.id)
        self._look_at_use(holders)

    def _decide(self, point_id: str) -> set[str]:
        """Which file has a restore point: the one with the highest revision, and of equal ones the full.

        Returns the files that had it before and have it now.
        """
        self._children = None
        before = self.points.pop(point_id, None)
        holder = self._file_of.pop(point_id, "")
        if before is not None:
            self._take_out(before)
        claims = self._claims[point_id]
        if claims:
            best = max(claims, key=lambda file_id: self._rank(file_id, claims[file_id]))
            point = self.files[best].by_id[point_id]
            self._file_of[point_id] = best
            self.points[point_id] = point
            self._put_in(point)
        else:
            del self._claims[point_id]
        self._look_for_doubles(point_id)
        self._changed.add(point_id)
        self._look_for(point_id)
        return {holder, self._file_of.get(point_id, "")}

    def _take_out(self, point: RestorePoint) -> None:
        machine = point.machine.casefold()
        del self._machines[machine][point.id]
        self._as_made.pop(machine, None)

    def _put_in(self, point: RestorePoint) -> None:
        machine = point.machine.casefold()
        self._machines.setdefault(machine, {})[point.id] = point
        made = self._as_made.pop(machine, ())
        if made and AS_MADE(made[-1]) < AS_MADE(point):  # as the next one of a chain
            self._as_made[machine] = (*made, point)

    def _rank(self, file_id: str, entry: PointEntry) -> tuple[int, bool, bool]:
        path = self.files[file_id].path
        is_listed = self.listings.get(folder_of(path), Listing()).points.get(entry.id) == path
        return entry.revision, entry.kind is PointKind.FULL, is_listed

    def _look_for_doubles(self, point_id: str) -> None:
        """Takes note of files that have a point of the same id and other content: another run may have made them."""
        claims = self._claims.get(point_id, {})
        if len(claims) > 1:
            kept = content_of(claims[self._file_of[point_id]])
            others = [self.files[file_id].path for file_id, entry in claims.items() if content_of(entry) != kept]
            if others:
                self.doubles[point_id] = others
                return
        self.doubles.pop(point_id, None)

    def _look_at_use(self, file_ids: Iterable[str]) -> None:
        """Takes note of whether files hold any restore point that counts."""
        for file_id in file_ids:
            file = self.files.get(file_id)
            if file is not None and not self.live_points(file):
                self.spare.add(file_id)
            else:
                self.spare.discard(file_id)

    def _look_for(self, point_id: str) -> None:
        """Takes note of whether a restore point that a listing names is there."""
        listed = (listing.points.get(point_id) for listing in self.listings.values())
        path = next(filter(None, listed), None)
        if path is None or point_id in self.points:
            self.missing.pop(point_id, None)
        else:
            self.missing[point_id] = path


def never_still(folder: str) -> RepositoryLocked:
    """The error for a reader whom others never leave the time."""
    return RepositoryLocked(
        f"The repository's folder '{folder or '.'}' is being changed all the time: try again later."
    )


def _copy(file: CatalogFile, other: CatalogFile, other_name: str) -> Copy:
    """Why `file` does not count beside `other`, as messages call it."""
    if file.commit.sequence == other.commit.sequence and file.commit != other.commit:
        return Copy(file.id, f"has the identity of '{other_name}' and other content")
    return Copy(file.id, f"is a copy of '{other_name}'")


def _catalog_file(
    path: str, size: int, commit: Commit, algorithm: str, root: Root, maps: KnownMaps | None = None
) -> CatalogFile:
    points = tuple(restore_point(root, entry, path, size) for entry in root.points)
    return CatalogFile(str(commit.file_id), path, size, commit, algorithm, root, points, maps or KnownMaps())
