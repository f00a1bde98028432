"""Compress-Archive and Expand-Archive: zip files of the simulated machine's files and folders."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from hvsim.interpreter.commands import Cmdlet, Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateSet
from hvsim.interpreter.dotnet.zip_entries import EARLIEST, content_of, moment_of
from hvsim.interpreter.errors import NetFailure, ScriptError
from hvsim.interpreter.errors.file_errors import io_exception
from hvsim.interpreter.providers import ItemPath, Providers
from hvsim.interpreter.providers.context import Context
from hvsim.interpreter.providers.file_changes import record_of

_PATH_SETS = ("Path", "PathWithUpdate", "PathWithForce")
_LITERAL_SETS = ("LiteralPath", "LiteralPathWithUpdate", "LiteralPathWithForce")
_FIRST = In(position=0, mandatory=True, pipeline=True, by_property_name=True)


class _ArchiveCmdlet(Cmdlet):
    @property
    def providers(self) -> Providers:
        return self.engine.providers

    def write_item(self, path: str) -> None:
        """Writes the file or folder now at `path`."""
        place = self.providers.qualify(path)
        place.provider.get_item(place, Context(write=self.write, force=True))

    def found(self, path: str, literal: bool) -> list[ItemPath]:
        """The items at a path; none, after an error, when nothing is there."""
        try:
            places = self.providers.resolve(path, literal)
        except ScriptError:
            places = []
        if not places:
            self.write_error(
                f"The path '{path}' either does not exist or is not a valid file system path.",
                "ArchiveCmdletPathNotFound",
                "InvalidArgument",
                exception="System.InvalidOperationException",
                target=path,
            )
        return places


@cmdlet("Compress-Archive", default_set="Path", confirm="Medium", output="System.IO.File")
class CompressArchive(_ArchiveCmdlet):
    """Makes a zip file of files and folders, or adds them to one."""

    path: list[str] | None = parameter(
        sets=dict.fromkeys(_PATH_SETS, _FIRST), wildcards=True, help="The files and folders."
    )
    literal_path: list[str] | None = parameter(
        sets=dict.fromkeys(_LITERAL_SETS, In(mandatory=True, by_property_name=True)),
        aliases=("PSPath",),
        help="The files and folders, their paths taken exactly as they are written.",
    )
    destination_path: str = parameter(position=1, mandatory=True, help="The zip file.")
    compression_level: str = parameter(
        validate=ValidateSet(("Optimal", "NoCompression", "Fastest")),
        default="Optimal",
        help="How hard to try: Optimal, Fastest or NoCompression.",
    )
    pass_thru: Switch = parameter(help="Gives the zip file.")
    update: Switch = parameter(
        sets=dict.fromkeys(("PathWithUpdate", "LiteralPathWithUpdate"), In(mandatory=True)),
        help="Adds to the zip file that is there; entries of the same name are replaced.",
    )
    force: Switch = parameter(
        sets=dict.fromkeys(("PathWithForce", "LiteralPathWithForce"), In(mandatory=True)),
        help="Replaces the zip file that is there.",
    )

    examples = [
        Example(
            "Compress-Archive ~/docs ~/docs.zip; Test-Path ~/docs.zip",
            "A folder with all that is in it.",
            "New-Item ~/docs/a.txt -Value hello -Force",
            "True",
        )
    ]

    def begin(self) -> None:
        self._places: list[ItemPath] = []

    def process(self) -> None:
        literal = self.literal_path is not None
        for path in (self.literal_path if literal else self.path) or ():
            self._places += self.found(path, literal)

    def end(self) -> None:
        target = self._target()
        if target is None or not self._places or not self.should_process(target):
            return
        storage = self.engine.file_system
        content = BytesIO()
        names: set[str] = set()
        method = ZIP_STORED if self.compression_level.lower() == "nocompression" else ZIP_DEFLATED
        level = 1 if self.compression_level.lower() == "fastest" else 6
        with ZipFile(content, "w", method, compresslevel=level) as archive:
            for place in self._places:
                for name, path in self._entries(place):
                    self._add(archive, name, path)
                    names.add(name)
            if self.update and storage.status(target) is not None:
                self._keep(archive, storage.read(target), names)
        try:
            storage.write(target, content.getvalue())
        except OSError as error:
            exception = io_exception(error, target, storage, self.engine.personality)
            raise record_of(exception, exception.type_name, "WriteError", target) from error
        if self.pass_thru:
            self.write_item(target)

    def _target(self) -> str | None:
        """The path of the zip file; None, after an error, when it cannot be written."""
        path = self.providers.file_path(self.destination_path)
        if not path.lower().endswith(".zip"):
            extension = self.engine.personality.split_extension(self.engine.personality.leaf(path))[1]
            if extension:
                self.fail(
                    f"{extension} is not a supported archive file format. .zip is the only supported archive file "
                    "format.",
                    "NotSupportedArchiveFileExtension",
                    "InvalidArgument",
                    exception="System.IO.IOException",
                    target=extension,
                )
            path += ".zip"
        if self.engine.file_system.status(path) is not None and not (self.force or self.update):
            self.write_error(
                f"The archive file {path} already exists. Use the -Update parameter to update the existing archive "
                "file or use the -Force parameter to overwrite the existing archive file.",
                "ArchiveFileExists",
                "InvalidArgument",
                exception="System.IO.IOException",
                target=path,
            )
            return None
        return path

    def _entries(self, place: ItemPath, prefix: str = "") -> Iterator[tuple[str, str]]:
        """Name in the archive and path of everything at a place; a folder's name ends in a slash."""
        storage = self.engine.file_system
        name = prefix + self.engine.personality.leaf(place.path)
        status = storage.status(place.path)
        if status is None or not status.is_directory:
            yield name, place.path
            return
        children = list(storage.list(place.path))
        if not children:
            yield name + "/", place.path
        for child in children:
            yield from self._entries(ItemPath(place.provider, place.drive, child.path), name + "/")

    def _add(self, archive: ZipFile, name: str, path: str) -> None:
        status = self.engine.file_system.status(path)
        assert status is not None, "it was just listed"
        moment = max(status.modified, EARLIEST)
        info = ZipInfo(name, moment.timetuple()[:6])
        info.compress_type = archive.compression
        archive.writestr(info, b"" if status.is_directory else self.engine.file_system.read(path))

    def _keep(self, archive: ZipFile, data: bytes, replaced: set[str]) -> None:
        """Takes over the entries of the old archive that nothing replaces."""
        with ZipFile(BytesIO(data)) as old:
            for info in old.infolist():
                if info.filename not in replaced:
                    archive.writestr(info, old.read(info))


@cmdlet("Expand-Archive", default_set="Path", confirm="Medium", output="System.IO.FileSystemInfo")
class ExpandArchive(_ArchiveCmdlet):
    """Takes the files and folders out of a zip file."""

    path: str | None = parameter(sets={"Path": _FIRST}, help="The zip file.")
    literal_path: str | None = parameter(
        sets={"LiteralPath": In(mandatory=True, by_property_name=True)},
        aliases=("PSPath",),
        help="The zip file, its path taken exactly as it is written.",
    )
    destination_path: str | None = parameter(
        position=1, help="The folder to put them into; one named like the zip file when left out."
    )
    force: Switch = parameter(help="Replaces files that are there.")
    pass_thru: Switch = parameter(help="Gives the files and folders.")

    examples = [
        Example(
            "Expand-Archive ~/docs.zip ~/out; Get-Content ~/out/docs/a.txt",
            "What was put in comes out.",
            "New-Item ~/docs/a.txt -Value hello -Force; Compress-Archive ~/docs ~/docs.zip",
            "hello",
        )
    ]

    def process(self) -> None:
        literal = self.literal_path is not None
        for place in self.found((self.literal_path if literal else self.path) or "", literal):
            self._expand(place.path)

    def _expand(self, path: str) -> None:
        machine = self.engine.personality
        stem = machine.split_extension(machine.leaf(path))[0]
        folder = self.providers.file_path(self.destination_path or stem)
        if not self.should_process(path):
            return
        try:
            with ZipFile(BytesIO(self.engine.file_system.read(path))) as archive:
                for info in archive.infolist():
                    self._extract(archive, info, folder)
        except BadZipFile:
            self.write_error(
                "End of Central Directory record could not be found.",
                "InvalidDataException",
                "InvalidData",
                exception="System.IO.InvalidDataException",
                target=path,
            )

    def _extract(self, archive: ZipFile, info: ZipInfo, folder: str) -> None:
        machine, files = self.engine.personality, self.providers.files
        target = machine.normalize(machine.join(folder, machine.native(info.filename.lstrip("/\\"))))
        if not files.is_below(folder, target):
            self.write_error(
                "Extracting Zip entry would have resulted in a file outside the specified destination directory.",
                "IOException",
                "InvalidData",
                exception="System.IO.IOException",
                target=info.filename,
            )
            return
        if info.is_dir():
            files.make_directories(target)
        elif files.exists(target) and not self.force:
            self.write_error(
                f"Failed to create file '{target}' while expanding the archive file contents as the file "
                "already exists. Use the -Force parameter if you want to overwrite the existing directory "
                "contents when expanding the archive file.",
                "ExpandArchiveFileExists",
                "InvalidArgument",
                exception="System.IO.IOException",
                target=target,
            )
            return
        else:
            try:
                content = content_of(archive, info)
            except NetFailure as failure:
                found = failure.exception
                self.write_error(
                    found.message,
                    "InvalidDataException",
                    "InvalidData",
                    exception=found.type_name,
                    target=info.filename,
                )
                return
            files.make_directories(machine.parent(target))
            self.engine.file_system.write(target, content)
            self.engine.file_system.set_times(target, modified=moment_of(info))
        if self.pass_thru:
            self.write_item(target)
