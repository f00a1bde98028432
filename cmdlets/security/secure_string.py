"""ConvertTo-SecureString and ConvertFrom-SecureString."""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from hashlib import sha256
from typing import Any, NoReturn

from hvsim.interpreter.commands import Cmdlet, Example, cmdlet, parameter
from hvsim.interpreter.commands.parameters import SWITCH
from hvsim.interpreter.dotnet.credentials import SecureString

SECURE = "System.Security.SecureString"
# How PowerShell marks text that was encrypted with a key.
_KEYED = "76492d1116743f0423413b16050a5345"
_CHECK_LENGTH = 8


@cmdlet("ConvertTo-SecureString", default_set="Secure", output=SECURE)
class ConvertToSecureString(Cmdlet):
    """Makes a SecureString of plain text, or of what ConvertFrom-SecureString wrote."""

    string: str = parameter(position=0, mandatory=True, pipeline=True, help="The text.")
    secure_key: Any = parameter(sets="Secure", position=1, type=SECURE, help="The key it was encrypted with.")
    as_plain_text: bool = parameter(sets="PlainText", position=1, type=SWITCH, help="The text is the secret itself.")
    force: bool = parameter(
        sets="PlainText", position=2, type=SWITCH, no_effect="Nothing has to be forced.", help="Kept for old scripts."
    )
    key: Any = parameter(sets="Open", type="System.Byte[]", help="The key it was encrypted with, as bytes.")

    examples = [
        Example("(ConvertTo-SecureString 'p@ss' -AsPlainText -Force).Length", "A secret of plain text.", output="4"),
        Example(
            "$s = ConvertTo-SecureString 'p@ss' -AsPlainText; "
            "$s | ConvertFrom-SecureString | ConvertTo-SecureString | ConvertFrom-SecureString -AsPlainText",
            "There and back.",
            output="p@ss",
        ),
    ]

    def process(self) -> None:
        made = SecureString(self.string if self.parameter_set == "PlainText" else self._decrypted())
        made.read_only = True
        self.write(made)

    def _decrypted(self) -> str:
        key = _key_of(self.key, self.secure_key)
        try:
            data = _open(self.string, key) if key is not None else bytes.fromhex(self.string)
            return data.decode("utf-16-le", "surrogatepass")
        except (ValueError, binascii.Error):
            self._refuse()

    def _refuse(self) -> NoReturn:
        self.fail(
            f'The parameter value "{self.string}" is not a valid encrypted string.',
            "ImportSecureString_InvalidArgument",
            "InvalidArgument",
            exception="System.Management.Automation.PSArgumentException",
        )


@cmdlet("ConvertFrom-SecureString", default_set="Secure", output="System.String")
class ConvertFromSecureString(Cmdlet):
    """Makes text of a SecureString: encrypted, or as it is.

    Without a key the text is only encoded, as PowerShell does it on Linux. With a key it is scrambled well enough for a
    simulation, in PowerShell's format but not with its cipher.
    """

    secure_string: Any = parameter(position=0, mandatory=True, pipeline=True, type=SECURE, help="The secret.")
    secure_key: Any = parameter(sets="Secure", position=1, type=SECURE, help="The key to encrypt with.")
    as_plain_text: bool = parameter(sets="AsPlainText", type=SWITCH, help="Gives the secret as it is.")
    key: Any = parameter(sets="Open", type="System.Byte[]", help="The key to encrypt with, as bytes.")

    examples = [
        Example(
            "ConvertTo-SecureString 'ab' -AsPlainText | ConvertFrom-SecureString -AsPlainText", "Read it.", output="ab"
        ),
    ]

    def process(self) -> None:
        text = self.secure_string.text
        if self.as_plain_text:
            self.write(text)
            return
        data = text.encode("utf-16-le", "surrogatepass")
        key = _key_of(self.key, self.secure_key)
        self.write(data.hex() if key is None else _close(data, key))


def _key_of(key: Any, secure_key: Any) -> bytes | None:
    if key is not None:
        return bytes(int(each) for each in key)
    return None if secure_key is None else str(secure_key.text).encode("utf-16-le", "surrogatepass")


def _stream(data: bytes, key: bytes) -> bytes:
    blocks = (sha256(key + number.to_bytes(4, "big")).digest() for number in range(len(data) // 32 + 1))
    return bytes(left ^ right for left, right in zip(data, b"".join(blocks), strict=False))


def _close(data: bytes, key: bytes) -> str:
    checked = sha256(key + data).digest()[:_CHECK_LENGTH] + data
    return _KEYED + b64encode(_stream(checked, key)).decode("ascii")


def _open(text: str, key: bytes) -> bytes:
    """Raises `ValueError` for what was closed with another key, or never."""
    checked = _stream(b64decode(text.removeprefix(_KEYED), validate=True), key)
    check, data = checked[:_CHECK_LENGTH], checked[_CHECK_LENGTH:]
    if not text.startswith(_KEYED) or sha256(key + data).digest()[:_CHECK_LENGTH] != check:
        raise ValueError(text)
    return data
