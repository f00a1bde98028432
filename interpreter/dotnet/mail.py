"""System.Net.Mail: messages, attachments and SmtpClient.

No mail leaves the simulated network. What is sent lies as numbered `.eml` files in the folder `hvsim-mail` among the
machine's temporary files, and with the session's `MailService` where it has one; or else in the client's
PickupDirectoryLocation.
"""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.dotnet.declare import declare
from hvsim.interpreter.dotnet.network import MailAddress, new_mail_address
from hvsim.interpreter.dotnet.objects import argument_null
from hvsim.interpreter.errors import net_failure
from hvsim.interpreter.host import MailService
from hvsim.interpreter.values.arrays import GenericList
from hvsim.interpreter.values.enums.enums import enum_value
from hvsim.interpreter.values.shown import Shown
from hvsim.interpreter.values.text import net_text
from hvsim.interpreter.values.types.registry import resolve_type

_MAIL = "System.Net.Mail."
_LIST = "System.Collections.ObjectModel.Collection"


def _list(element: str) -> GenericList:
    return GenericList((), resolve_type(f"{_LIST}[{element}]"))


class Attachment(Shown):
    """A file that goes along."""

    __slots__ = ("content", "extended", "name")
    net_name = _MAIL + "Attachment"

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.extended: Any = None


class Message(Shown):
    """A mail being written; `values` are the properties that are set as they are."""

    net_name = _MAIL + "MailMessage"

    def __init__(self) -> None:
        self.sender: MailAddress | None = None
        self.lists = {name: _list(_MAIL + "MailAddress") for name in ("To", "CC", "Bcc", "ReplyToList")}
        self.attachments = _list(Attachment.net_name)
        self.values: dict[str, Any] = {"Subject": "", "Body": "", "IsBodyHtml": False}
        self.extended: Any = None

    def add(self, name: str, addresses: str) -> None:
        """Adds addresses, parted by commas."""
        self.lists[name].extend(new_mail_address(each) for each in addresses.split(",") if each.strip())

    def as_bytes(self, moment: Any) -> bytes:
        """The message as a mail server stores it."""
        from email.message import EmailMessage
        from email.policy import SMTP
        from email.utils import format_datetime

        made = EmailMessage(SMTP)
        made["From"] = self.sender.net_text() if self.sender is not None else ""
        for field, name in (("To", "To"), ("Cc", "CC"), ("Bcc", "Bcc"), ("Reply-To", "ReplyToList")):
            if self.lists[name]:
                made[field] = ", ".join(each.net_text() for each in self.lists[name])
        made["Subject"] = " ".join(str(self.values["Subject"] or "").split())
        made["Date"] = format_datetime(moment)
        priority = net_text(self.values.get("Priority") or "Normal")
        if priority != "Normal":
            made["X-Priority"] = "1" if priority == "High" else "5"
        made.set_content(str(self.values["Body"] or ""), subtype="html" if self.values["IsBodyHtml"] else "plain")
        for each in self.attachments:
            made.add_attachment(each.content, maintype="application", subtype="octet-stream", filename=each.name)
        return made.as_bytes()


def deliver(engine: Any, message: Message, host: str | None, pickup: str | None = None) -> None:
    """Puts the message where sent ones lie; raises what SmtpClient.Send does for one that cannot be sent."""
    if message.sender is None:
        raise net_failure("System.InvalidOperationException", "A from address must be specified.")
    if not any(message.lists[name] for name in ("To", "CC", "Bcc")):
        raise net_failure("System.InvalidOperationException", "A recipient must be specified.")
    if not host and not pickup:
        raise net_failure("System.InvalidOperationException", "The SMTP host was not specified.")
    machine, files = engine.personality, engine.file_system
    folder = pickup or machine.join(machine.temporary_folder.rstrip("/\\"), "hvsim-mail")
    if files.status(folder) is None:
        files.make_directories(folder)
    number = 1 + sum(1 for _ in files.list(folder))
    files.write(machine.join(folder, f"{number:04}.eml"), message.as_bytes(engine.clock.now()))
    if not pickup and MailService.__name__ in engine.offered_services:
        _hand_over(engine.service(MailService), message)


def _hand_over(service: MailService, message: Message) -> None:
    lists, values = message.lists, message.values
    service.take(
        net_text(message.sender),
        [net_text(each) for name in ("To", "CC", "Bcc") for each in lists[name]],
        str(values["Subject"] or ""),
        str(values["Body"] or ""),
        [each.name for each in message.attachments],
    )


MESSAGE = declare(Message.net_name)


@MESSAGE.constructor("()")
def _empty() -> Message:
    return Message()


@MESSAGE.constructor("(string from, string to)", "(string from, string to, string subject, string body)")
def _message(sender: str, to: str, subject: str = "", body: str = "") -> Message:
    made = Message()
    made.sender = new_mail_address(sender)
    made.add("To", to)
    made.values.update(Subject=subject, Body=body)
    return made


def _set_sender(message: Message, value: MailAddress) -> None:
    message.sender = value


MESSAGE.property("mailaddress From", setter=_set_sender)(lambda message: message.sender)
for _name in ("To", "CC", "Bcc", "ReplyToList"):
    MESSAGE.property(f"{_MAIL}MailAddressCollection {_name}")(lambda message, name=_name: Addresses(message, name))


class Addresses(Shown):
    """The addresses of one field."""

    __slots__ = ("extended", "message", "name")
    net_name = _MAIL + "MailAddressCollection"

    def __init__(self, message: Message, name: str) -> None:
        self.message = message
        self.name = name
        self.extended: Any = None

    def enumerate(self) -> Any:
        return iter(self.message.lists[self.name])

    def net_text(self) -> str:
        return ", ".join(each.net_text() for each in self.message.lists[self.name])


ADDRESSES = declare(Addresses.net_name)
ADDRESSES.method("void Add(string addresses)")(lambda field, text: field.message.add(field.name, text))
ADDRESSES.method("void Add(mailaddress item)")(lambda field, item: field.message.lists[field.name].append(item))
ADDRESSES.method("void Clear()")(lambda field: field.message.lists[field.name].clear())
ADDRESSES.property("int Count")(lambda field: len(field.message.lists[field.name]))
ADDRESSES.method("string ToString()")(Addresses.net_text)


def _plain(declaration: Any, type_name: str, name: str) -> None:
    """A property that keeps what it was given."""

    def write(target: Any, value: Any) -> None:
        target.values[name] = value

    declaration.property(f"{type_name} {name}", setter=write)(lambda target: target.values.get(name))


_plain(MESSAGE, "string", "Subject")
_plain(MESSAGE, "string", "Body")
_plain(MESSAGE, "bool", "IsBodyHtml")
_plain(MESSAGE, _MAIL + "MailPriority", "Priority")
_plain(MESSAGE, "System.Text.Encoding", "BodyEncoding")
_plain(MESSAGE, "System.Text.Encoding", "SubjectEncoding")
_plain(MESSAGE, "mailaddress", "Sender")
_plain(MESSAGE, _MAIL + "DeliveryNotificationOptions", "DeliveryNotificationOptions")
MESSAGE.property(f"{_LIST}[{Attachment.net_name}] Attachments")(lambda message: message.attachments)
MESSAGE.method("void Dispose()")(lambda message: None)

ATTACHMENT = declare(Attachment.net_name)


@ATTACHMENT.constructor("(string fileName)", "(string fileName, string mediaType)", engine=True)
def _attachment(engine: Any, path: str | None, media: str = "") -> Attachment:
    return attachment_of(engine, path)


def attachment_of(engine: Any, path: str | None) -> Attachment:
    """A file of the machine as an attachment; raises FileNotFoundException."""
    if path is None:
        raise argument_null("fileName")
    full = engine.providers.full_path(path)
    status = engine.file_system.status(full)
    if status is None or status.is_directory:
        raise net_failure("System.IO.FileNotFoundException", f"Could not find file '{full}'.")
    return Attachment(status.name, bytes(engine.file_system.read(full)))


ATTACHMENT.property("string Name")(lambda attachment: attachment.name)
ATTACHMENT.method("void Dispose()")(lambda attachment: None)


class Client(Shown):
    """An SmtpClient."""

    net_name = _MAIL + "SmtpClient"

    def __init__(self, host: str | None, port: int) -> None:
        self.values: dict[str, Any] = {
            "Host": host,
            "Port": port,
            "EnableSsl": False,
            "UseDefaultCredentials": False,
            "Timeout": 100000,
            "Credentials": None,
            "DeliveryMethod": enum_value(_MAIL + "SmtpDeliveryMethod", "Network"),
            "PickupDirectoryLocation": None,
        }
        self.extended: Any = None


CLIENT = declare(Client.net_name)


@CLIENT.constructor("()", "(string host)", "(string host, int port)")
def _client(host: str | None = None, port: int = 25) -> Client:
    return Client(host, port)


for _type, _name in (
    ("string", "Host"),
    ("int", "Port"),
    ("bool", "EnableSsl"),
    ("bool", "UseDefaultCredentials"),
    ("int", "Timeout"),
    ("System.Object", "Credentials"),
    (_MAIL + "SmtpDeliveryMethod", "DeliveryMethod"),
    ("string", "PickupDirectoryLocation"),
):
    _plain(CLIENT, _type, _name)


@CLIENT.method(f"void Send({Message.net_name} message)", engine=True)
def _send(engine: Any, client: Client, message: Message | None) -> None:
    if message is None:
        raise argument_null("message")
    picked_up = net_text(client.values["DeliveryMethod"]) == "SpecifiedPickupDirectory"
    folder = client.values["PickupDirectoryLocation"] if picked_up else None
    deliver(engine, message, client.values["Host"], folder)


@CLIENT.method("void Send(string from, string recipients, string subject, string body)", engine=True)
def _send_texts(engine: Any, client: Client, sender: str, to: str, subject: str, body: str) -> None:
    _send(engine, client, _message(sender, to, subject, body))


CLIENT.method("void Dispose()")(lambda client: None)
