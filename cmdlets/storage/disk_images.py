"""Mount-, Dismount- and Get-DiskImage: files of discs and of virtual disks as drives of a server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvsim.cmdlets.storage.disk_image_types import ACCESS, IMAGE, KIND, DiskImage
from hvsim.cmdlets.storage.selecting import VOLUME, StorageCommand
from hvsim.infrastructure.computers import Computer
from hvsim.infrastructure.disks.disk_files import dismount_disk, find_mounted, mount_disk
from hvsim.infrastructure.errors import EstateError
from hvsim.infrastructure.hosts.host import Host
from hvsim.infrastructure.inside.disc_images import dismount_disc, find_disc, mount_disc
from hvsim.infrastructure.inside.disk_drives import attach, detach
from hvsim.infrastructure.inside.disk_refusals import StorageRefused
from hvsim.infrastructure.inside.machine import Inside
from hvsim.interpreter.commands import Example, In, Switch, cmdlet, parameter
from hvsim.interpreter.errors import ScriptError
from hvsim.interpreter.values import get_member, to_string

WINDOWS_ONLY = True
_BY_PATH, _BY_DEVICE, _BY_OBJECT, _BY_VOLUME = "ByImagePath", "ByDevicePath", "InputObject (cdxml)", "ByVolume"
_DISKS = (".vhd", ".vhdx", ".vhds", ".avhdx", ".avhd")
_EXCEPTION = "Microsoft.Management.Infrastructure.CimException"
_TYPE_HELP = "ISO, VHD, VHDX or VHDSet; what the file is called says it as well."


class ImageCommand(StorageCommand):
    """A command over the files of discs and disks."""

    storage_type: Any = None

    def images(self, paths: list[str]) -> Iterator[DiskImage]:
        """The images of such paths on each machine; what is none is reported."""
        for _, inside in self.machines():
            for path in paths:
                found = self._image(inside, path)
                if found is not None:
                    yield found

    def image_of_device(self, device: str) -> Iterator[DiskImage]:
        """The mounted image behind a device."""
        for _, inside in self.machines():
            for found in mounted(inside):
                if found.device.lower() == device.lower().rstrip("\\"):
                    yield found

    def _image(self, inside: Inside, path: str) -> DiskImage | None:
        place = inside.place
        if not isinstance(place, Computer):
            self.refuse("Not Supported\n\nImages are mounted on servers here, not in guests.", 1)
            return None
        try:
            full = self.engine.providers.file_path(path)
            status = place.files.status(full)
        except (ScriptError, OSError):
            full, status = path, None
        if status is None:
            self.refuse("The system cannot find the file specified.", 2147942402)
            return None
        return DiskImage(place, full, status.size)

    def refuse(self, message: str, code: int) -> None:
        """Reports what storage management refuses."""
        self.write_error(
            message,
            f"HRESULT 0x{code:08x}" if code > 2**31 else f"StorageWMI {code}",
            "ObjectNotFound" if code == 2147942402 else "NotSpecified",
            exception=_EXCEPTION,
            target="MSFT_DiskImage",
        )


def mounted(inside: Inside) -> Iterator[DiskImage]:
    """The images that a server has mounted."""
    place = inside.place
    if isinstance(place, Computer):
        yield from (DiskImage(place, disc.path, disc.size) for disc in place.discs)
    if isinstance(place, Host):
        for disk in place.mounted_disks:
            yield DiskImage(place, disk.image.path, disk.image.size)


@cmdlet("Mount-DiskImage", class_name="Mount-DiskImage", default_set=_BY_PATH, confirm="Medium", output=IMAGE)
class MountDiskImage(ImageCommand):
    """Makes a disc or a virtual disk a drive of the server. What is on a disc is not known here: its drive is empty."""

    image_path: list[str] = parameter(
        sets={_BY_PATH: In(position=0, mandatory=True, pipeline=True, by_property_name=True)}, help="The files."
    )
    storage_type: Any = parameter(
        sets={_BY_PATH: In(by_property_name=True)}, type=KIND, no_effect="The file says it.", help=_TYPE_HELP
    )
    input_object: list[Any] = parameter(
        sets={_BY_OBJECT: In(mandatory=True, pipeline=True)}, type=f"{IMAGE}[]", help="The images."
    )
    access: Any = parameter(type=ACCESS, help="ReadOnly, or ReadWrite for virtual disks.")
    no_drive_letter: Switch = parameter(help="Without drive letters.")
    pass_thru: Switch = parameter(help="Writes the images.")

    examples = [
        Example(
            "(Mount-DiskImage C:\\setup.iso -PassThru | Get-Volume).DriveLetter",
            "A disc becomes a drive.",
            setup="Set-Content C:\\setup.iso x",
        ),
    ]

    def process(self) -> None:
        for image in self.input_object or self.images(self.image_path):
            if not self.should_process(image.path):
                continue
            try:
                self._mount(image)
            except (EstateError, OSError) as error:
                self.refuse(str(error), 40001)
                continue
            if self.pass_thru:
                self.write(image)

    def _mount(self, image: DiskImage) -> None:
        if not image.path.lower().endswith(_DISKS):
            mount_disc(image.computer, image.path, letter=not self.no_drive_letter)
            return
        if not isinstance(image.computer, Host):
            self.refuse("Not Supported\n\nVirtual disks are mounted on hosts here.", 1)
            return
        found = mount_disk(image.computer, image.path, read_only=to_string(self.access or "") == "ReadOnly")
        if not self.no_drive_letter:
            attach(image.computer, found)


@cmdlet("Dismount-DiskImage", class_name="Dismount-DiskImage", default_set=_BY_PATH, confirm="Medium", output=IMAGE)
class DismountDiskImage(ImageCommand):
    """Takes the drives of discs and virtual disks away."""

    image_path: list[str] = parameter(
        sets={_BY_PATH: In(position=0, mandatory=True, pipeline=True, by_property_name=True)}, help="The files."
    )
    device_path: list[str] = parameter(
        sets={_BY_DEVICE: In(mandatory=True, by_property_name=True)}, help="By their devices."
    )
    storage_type: Any = parameter(
        sets={_BY_PATH: In(by_property_name=True), _BY_DEVICE: In(by_property_name=True)},
        type=KIND,
        no_effect="The file says it.",
        help=_TYPE_HELP,
    )
    input_object: list[Any] = parameter(
        sets={_BY_OBJECT: In(mandatory=True, pipeline=True)}, type=f"{IMAGE}[]", help="The images."
    )

    examples = [
        Example(
            "Dismount-DiskImage C:\\setup.iso",
            "The drive is gone.",
            setup="Set-Content C:\\setup.iso x; $null = Mount-DiskImage C:\\setup.iso",
        ),
    ]

    def process(self) -> None:
        if self.device_path:
            chosen = [image for device in self.device_path for image in self.image_of_device(device)]
        else:
            chosen = list(self.input_object or self.images(self.image_path))
        for image in chosen:
            if self.should_process(image.path):
                try:
                    self._dismount(image)
                except (EstateError, StorageRefused) as error:
                    self.refuse(str(error), 40002)
                else:
                    self.write(image)

    def _dismount(self, image: DiskImage) -> None:
        disc = find_disc(image.computer, image.path)
        if disc is not None:
            dismount_disc(image.computer, disc)
        elif isinstance(image.computer, Host) and image.number is not None:
            detach(image.computer, find_mounted(image.computer, image.path))
            dismount_disk(image.computer, image.path)


@cmdlet("Get-DiskImage", class_name="Get-DiskImage", default_set=_BY_PATH, output=IMAGE)
class GetDiskImage(ImageCommand):
    """Tells about files of discs and virtual disks, and whether they are mounted."""

    image_path: list[str] = parameter(
        sets={_BY_PATH: In(position=0, mandatory=True, pipeline=True, by_property_name=True)}, help="The files."
    )
    volume: Any = parameter(sets={_BY_VOLUME: In(pipeline=True)}, type=VOLUME, help="The image whose drive it is.")
    device_path: list[str] = parameter(
        sets={_BY_DEVICE: In(mandatory=True, by_property_name=True)}, help="By their devices."
    )
    storage_type: Any = parameter(by_property_name=True, type=KIND, no_effect="The file says it.", help=_TYPE_HELP)

    examples = [
        Example(
            "(Get-DiskImage C:\\setup.iso).Attached",
            "Is it mounted?",
            setup="Set-Content C:\\setup.iso x",
            output="False\n",
        ),
    ]

    def process(self) -> None:
        if self.volume is not None:
            root = f"{to_string(get_member(self.volume, 'DriveLetter'))}:\\"
            for _, inside in self.machines():
                self.write_all(image for image in mounted(inside) if root in image.roots)
        elif self.device_path:
            for device in self.device_path:
                self.write_all(self.image_of_device(device))
        else:
            self.write_all(self.images(self.image_path))
