"""Send-MailMessage: a mail from a script, kept where `interpreter/dotnet/mail.py` says."""

from __future__ import annotations

from typing import Any

from hvsim.interpreter.commands import Cmdlet, Example, Switch, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateNotNullOrEmpty, ValidateRange
from hvsim.interpreter.dotnet.mail import Message, attachment_of, deliver
from hvsim.interpreter.dotnet.network import new_mail_address
from hvsim.interpreter.errors import NetFailure

_OBSOLETE = (
    "The command 'Send-MailMessage' is obsolete. This cmdlet does not guarantee secure connections to SMTP servers. "
    "While there is no immediate replacement available in PowerShell, we recommend you do not use Send-MailMessage at "
    "this time. See https://aka.ms/SendMailMessage for more information."
)


@cmdlet("Send-MailMessage", class_name="Microsoft.PowerShell.Commands.SendMailMessage")
class SendMailMessage(Cmdlet):
    """Sends a mail, for Get-LabMail to read; it also lies as .eml file in hvsim-mail, among the temporary files."""

    attachments: list[str] = parameter(
        pipeline=True,
        by_property_name=True,
        aliases=("PsPath",),
        validate=[ValidateNotNullOrEmpty()],
        help="The files that go along.",
    )
    bcc: list[str] = parameter(by_property_name=True, validate=[ValidateNotNullOrEmpty()], help="Who gets it unseen.")
    body: str = parameter(
        position=2, by_property_name=True, validate=[ValidateNotNullOrEmpty()], help="The text of the mail."
    )
    body_as_html: Switch = parameter(by_property_name=True, aliases=("BAH",), help="The text is HTML.")
    encoding: Any = parameter(
        by_property_name=True,
        aliases=("BE",),
        type="System.Text.Encoding",
        no_effect="A kept mail is UTF-8.",
        help="The encoding of the text.",
    )
    cc: list[str] = parameter(by_property_name=True, validate=[ValidateNotNullOrEmpty()], help="Who gets a copy.")
    delivery_notification_option: Any = parameter(
        by_property_name=True,
        aliases=("DNO",),
        type="System.Net.Mail.DeliveryNotificationOptions",
        no_effect="Nobody notifies.",
        help="What the sender hears of.",
    )
    from_: str = parameter(
        name="From",
        mandatory=True,
        by_property_name=True,
        validate=[ValidateNotNullOrEmpty()],
        help="The sender's address.",
    )
    smtp_server: str = parameter(
        position=3,
        by_property_name=True,
        aliases=("ComputerName",),
        validate=[ValidateNotNullOrEmpty()],
        help="The mail server; $PSEmailServer when left out.",
    )
    priority: Any = parameter(by_property_name=True, type="System.Net.Mail.MailPriority", help="How urgent it is.")
    reply_to: list[str] = parameter(by_property_name=True, help="Where answers go.")
    subject: str = parameter(position=1, by_property_name=True, aliases=("sub",), help="What it is about.")
    to: list[str] = parameter(
        position=0,
        mandatory=True,
        by_property_name=True,
        validate=[ValidateNotNullOrEmpty()],
        help="Who gets it.",
    )
    credential: object = parameter(
        by_property_name=True,
        type="System.Management.Automation.PSCredential",
        no_effect="No server asks for one.",
        help="The account at the server.",
    )
    use_ssl: Switch = parameter(by_property_name=True, no_effect="No mail leaves the lab.", help="Over TLS.")
    port: int = parameter(
        by_property_name=True,
        validate=[ValidateRange(0, 2147483647)],
        no_effect="No mail leaves the lab.",
        help="The server's port.",
    )

    examples = [
        Example(
            "Send-MailMessage -To ops@example.com -From vbr@example.com -Subject Done -Body 'All jobs ended.' "
            "-SmtpServer mail -WarningAction Ignore\n"
            "(Get-ChildItem (Join-Path ([IO.Path]::GetTempPath()) hvsim-mail)).Name",
            "Tell that the work is done.",
            output="0001.eml",
        ),
    ]

    def begin(self) -> None:
        self.write_warning(_OBSOLETE)
        self.message = Message()
        try:
            self.message.sender = new_mail_address(self.from_)
        except NetFailure as failure:
            self._refuse(failure, "FormatException", "InvalidType", self.from_)
        for name, given in (("To", self.to), ("Bcc", self.bcc), ("CC", self.cc), ("ReplyToList", self.reply_to)):
            for address in given or ():
                try:
                    self.message.add(name, address)
                except NetFailure as failure:
                    self._refuse(failure, "FormatException", "InvalidType", address)
        values = {
            "Subject": self.subject,
            "Body": self.body,
            "IsBodyHtml": self.body_as_html,
            "Priority": self.priority,
        }
        self.message.values.update(values)
        self.host = self.smtp_server or str(self.runtime.scope.lookup("psemailserver") or "")
        if not self.host:
            self.fail(
                "The email cannot be sent because no SMTP server was specified. You must specify an SMTP server by "
                "using either the SmtpServer parameter or the $PSEmailServer variable.",
                "",
                "InvalidArgument",
                exception="System.InvalidOperationException",
            )

    def process(self) -> None:
        for path in self.attachments or ():
            try:
                self.message.attachments.append(attachment_of(self.engine, path))
            except NetFailure as failure:
                self._refuse(failure, "FileNotFound", "OpenError", path)

    def end(self) -> None:
        deliver(self.engine, self.message, self.host)

    def _refuse(self, failure: NetFailure, error_id: str, category: str, target: Any) -> None:
        cause = failure.exception
        self.fail(cause.message, error_id, category, exception=cause.type_name, target=target)
