"""The session's providers and drives, the current location, and the stacks that Push-Location fills.

The one thing the rest of the interpreter asks about paths: `engine.providers`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvsim.interpreter.providers.certificates import CertificateProvider
from hvsim.interpreter.providers.drives import Drive
from hvsim.interpreter.providers.failures import invalid_argument, path_not_found, provider_not_found
from hvsim.interpreter.providers.filesystem import FileSystemProvider
from hvsim.interpreter.providers.namespaces import (
    AliasProvider,
    EnvironmentProvider,
    FunctionProvider,
    VariableProvider,
)
from hvsim.interpreter.providers.paths import ItemPath, PathInfo, PathStack, visible
from hvsim.interpreter.providers.registry import RegistryProvider
from hvsim.interpreter.providers.resolution import Filters, Resolver
from hvsim.interpreter.values.arrays import Array
from hvsim.interpreter.values.enumeration import enumerate_value

if TYPE_CHECKING:
    from hvsim.interpreter.engine import Engine
    from hvsim.interpreter.providers.environment import Environment
    from hvsim.interpreter.providers.provider import Provider
    from hvsim.interpreter.state.scope import Scope

DEFAULT_STACK = "default"


class Providers:
    """Providers, drives and locations of one session."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.machine = engine.personality
        self.files = FileSystemProvider(engine)
        environment = EnvironmentProvider(engine)
        self.environment: Environment = environment.variables
        self._providers: list[Provider] = [
            AliasProvider(engine),
            environment,
            self.files,
            FunctionProvider(engine),
            VariableProvider(engine),
        ]
        if self.machine.registry is not None:
            self._providers.insert(4, RegistryProvider(engine, self.machine.registry))
        if self.machine.is_windows:
            self._providers.append(CertificateProvider(engine))
        self._drives: list[Drive] = []
        self._stacks: dict[str, PathStack] = {}
        self._stack_name = DEFAULT_STACK
        self._history: list[ItemPath] = []
        self._future: list[ItemPath] = []
        self._resolver = Resolver(self)
        for provider in self._providers:
            self._drives += provider.default_drives()
        self._drives.sort(key=lambda drive: drive.name.lower())
        start = self.process_folder = self.machine.default_location
        self.current_drive = self.drive_of(start) or self._drives[0]
        if engine.file_system.status(start) is not None:
            self.current_drive.current = self.current_drive.below(start)

    # Providers and drives

    def providers(self) -> list[Provider]:
        return list(self._providers)

    def provider_named(self, name: str) -> Provider:
        """The provider of that name, with or without its module. Raises ProviderNotFound."""
        wanted = name.rpartition("\\")[2].lower()
        for provider in self._providers:
            if provider.name.lower() == wanted:
                return provider
        raise provider_not_found(name)

    def drives(self) -> list[Drive]:
        """The drives that are seen now, by name. Drives of the machine come and go with its volumes."""
        self._follow_machine()
        scope = self.engine.current_scope
        return sorted(
            (drive for drive in self._drives if visible(drive.scope, scope)), key=lambda drive: drive.name.lower()
        )

    def find_drive(self, name: str) -> Drive | None:
        wanted = name.lower()
        for drive in reversed(self._drives):
            if drive.name.lower() == wanted and visible(drive.scope, self.engine.current_scope):
                return drive
        self._follow_machine()
        return next((drive for drive in self._drives if drive.name.lower() == wanted and drive.scope is None), None)

    def _follow_machine(self) -> None:
        """Takes up drives for volumes that the machine got since."""
        known = {drive.root for drive in self._drives if drive.provider is self.files}
        for drive in self.files.machine_drives():
            if drive.root not in known:
                self._drives.append(drive)

    def drive_of(self, path: str) -> Drive | None:
        """The drive on which an absolute file path is shown: the machine's own, not one made by New-PSDrive."""
        for drive in self.files.machine_drives():
            if drive.holds(path):
                return self.find_drive(drive.name)
        return None

    def add_drive(self, drive: Drive) -> None:
        self._drives.append(drive)

    def remove_drive(self, drive: Drive) -> None:
        self._drives.remove(drive)

    # Paths

    def qualify(self, path: str) -> ItemPath:
        """The place a literal path means, whether or not anything is there."""
        return self._resolver.qualify(path)

    def resolve(
        self, path: str, literal: bool = False, filters: Filters | None = None, force: bool = False
    ) -> list[ItemPath]:
        """The existing places a path means; raises PathNotFound when a path without wildcards means none."""
        return self._resolver.resolve(path, literal=literal, filters=filters, force=force)

    def file_path(self, path: str, literal: bool = True) -> str:
        """The absolute path on the machine that a PowerShell path means. Raises when it is no path of files.

        With `literal` false, wildcards are expanded when exactly one file matches.
        """
        if not literal:
            matches = self._resolver.resolve(path)
            if len(matches) == 1:
                return self._file(matches[0], path)
        return self._file(self.qualify(path), path)

    def _file(self, place: ItemPath, path: str) -> str:
        if place.provider is not self.files:
            raise invalid_argument(f"The path '{path}' is not a path of the FileSystem provider.", path)
        return place.path

    # The current location

    def start_in(self, path: str) -> None:
        """Where the session begins: the current location, and the folder that .NET's relative paths start from."""
        self.set_location(path, literal=True)
        self._history.clear()
        self.process_folder = self.file_location

    def full_path(self, path: str) -> str:
        """The absolute path .NET means: a relative one starts from the process's folder, not from `$PWD`."""
        machine = self.machine
        native = path.replace("/", machine.separator)
        if not self.files.is_absolute(native):
            native = machine.join(self.process_folder, native)
        return machine.normalize(native)

    @property
    def location(self) -> PathInfo:
        """The current location, `$PWD`."""
        return PathInfo(self.location_of(self.current_drive))

    def location_of(self, drive: Drive) -> ItemPath:
        return ItemPath(drive.provider, drive, drive.location)

    @property
    def file_location(self) -> str:
        """The absolute path of the current folder: that of the file drive which was current last."""
        if self.current_drive.provider is self.files:
            return self.current_drive.location
        return self.files.last_location

    def set_location(self, path: str, literal: bool = False) -> PathInfo:
        """Makes the place current; `-` goes back and `+` forward. Raises PathNotFound and its kin."""
        if not literal and path in ("-", "+"):
            return self._travel(path)
        place = self._container(path, literal)
        self._history.append(self.location_of(self.current_drive))
        self._future.clear()
        self._go(place)
        return self.location

    def _container(self, path: str, literal: bool) -> ItemPath:
        if path.endswith(":") and self.find_drive(path[:-1]) is not None:
            drive = self.find_drive(path[:-1])
            assert drive is not None
            return self.location_of(drive)
        places = self.resolve(path, literal, force=True)
        if len(places) > 1:
            containers = [place for place in places if place.provider.is_container(place.path)]
            if len(containers) != 1:
                raise invalid_argument(
                    f"Cannot set the location because path '{path}' resolved to multiple containers. "
                    "You can only set the location to a single container at a time.",
                    path,
                )
            places = containers
        if not places or not places[0].provider.is_container(places[0].path):
            raise path_not_found(places[0].full if places else self.qualify(path).full)
        return places[0]

    def _go(self, place: ItemPath) -> None:
        drive = place.drive or self.drive_of(place.path) or self._hidden_drive(place)
        drive.current = drive.below(place.path)
        self.current_drive = drive
        if place.provider is self.files:
            self.files.last_location = place.path

    def _hidden_drive(self, place: ItemPath) -> Drive:
        """A drive without a name for a place that no drive reaches, a share say."""
        return self.files.hidden_drive(place.path)

    def _travel(self, direction: str) -> PathInfo:
        source, other = (self._history, self._future) if direction == "-" else (self._future, self._history)
        if not source:
            way = "left to navigate backwards" if direction == "-" else "left to navigate forwards"
            raise invalid_argument(f"There is no location history {way}.")
        other.append(self.location_of(self.current_drive))
        self._go(source.pop())
        return self.location

    # Stacks

    def push(self, stack: str | None = None) -> None:
        """Puts the current location on a stack."""
        self.stack(stack, create=True).entries.append(self.location_of(self.current_drive))

    def pop(self, stack: str | None = None) -> PathInfo | None:
        """Goes to the location on top of a stack; None when it is empty."""
        entries = self.stack(stack).entries
        if not entries:
            return None
        self._go(entries.pop())
        return self.location

    def stack(self, name: str | None = None, create: bool = False) -> PathStack:
        """The location stack of that name, by default the current one. Raises for a stack that was never pushed to."""
        name = name or self._stack_name
        found = self._stacks.get(name.lower())
        if found is None:
            if not create and name.lower() not in (self._stack_name.lower(), DEFAULT_STACK):
                raise invalid_argument(
                    f"Cannot find location stack '{name}'. It does not exist or it is not a container."
                )
            found = self._stacks[name.lower()] = PathStack(name)
        return found

    def use_stack(self, name: str) -> PathStack:
        """Makes a stack the one that Push-Location uses by default."""
        self._stack_name = name or DEFAULT_STACK
        return self.stack(create=True)

    # Variables that are items: `$env:X`, `${function:f}`, `${C:\file.txt}`

    def get_variable(self, drive: str, name: str) -> Any:
        """The value of `${drive:name}`; None when there is no such item, nor such a drive."""
        if self.find_drive(drive) is None:
            return None
        place = self.qualify(f"{drive}:{name}")
        if not place.path or not place.provider.exists(place.path):
            return None
        values = list(place.provider.read_content(place))
        return values[0] if len(values) == 1 else (Array(values) if values else None)

    def set_variable(self, drive: str, name: str, value: Any) -> None:
        place = self.qualify(f"{drive}:{name}")
        items = enumerate_value(value)
        place.provider.write_content(place, [value] if items is None else list(items), append=False)

    def scopes(self) -> Iterator[Scope]:
        """The scopes seen now, from the innermost out."""
        scope: Scope | None = self.engine.current_scope
        while scope is not None:
            yield scope
            scope = scope.parent
