"""Get-LabMail: the mails that the backup server and scripts have sent, for reading."""

from __future__ import annotations

from hvsim.cmdlets.estate.values import array
from hvsim.cmdlets.veeam.backup_command import DirectCommand
from hvsim.cmdlets.veeam.members import product_type
from hvsim.cmdlets.veeam.names import HVSIM
from hvsim.infrastructure.computers.mail import Mail
from hvsim.interpreter.commands import Example, cmdlet, parameter
from hvsim.interpreter.commands.validation import ValidateRange
from hvsim.interpreter.commands.wildcards import matches

MAIL = HVSIM + "Mail"
_SENT = (
    "$null = Set-VBRMailNotificationConfiguration -SmtpServer mail -Sender vbr@lab -Recipient ops@lab;"
    " $null = Start-BackupJob Nightly"
)

product_type(
    MAIL,
    Mail,
    {
        "datetime Time": "time",
        "string From": "sender",
        "string To": "recipient",
        "string Subject": "subject",
        "string Body": "body",
        "string[] Attachments": lambda mail: array(mail.attachments, "System.String"),
    },
    view="table Time To Subject",
)


@cmdlet("Get-LabMail", output=MAIL)
class GetLabMail(DirectCommand):
    """Gives the mails that the backup server and scripts (Send-MailMessage, SmtpClient) have sent, oldest first."""

    subject: str = parameter(position=0, wildcards=True, default="*", help="Only with such a subject.")
    to: str = parameter(wildcards=True, default="*", help="Only to such a recipient.")
    last: int = parameter(validate=ValidateRange(1, 2**31 - 1), help="Only so many, the newest.")

    examples = [
        Example("Get-LabMail", "What was sent?", setup=_SENT),
        Example(
            "Send-MailMessage -To ops@lab -From me@lab -Subject Done -SmtpServer mail -WarningAction Ignore\n"
            "(Get-LabMail Done).To",
            "Did the script tell somebody?",
            output="ops@lab\n",
        ),
        Example("(Get-LabMail *Nightly* -Last 1).Body", "The newest about a job, in full.", setup=_SENT),
    ]

    def process(self) -> None:
        found = [
            mail
            for mail in self.server.mailbox
            if matches(self.subject, mail.subject) and matches(self.to, mail.recipient)
        ]
        self.write_all(found[-self.last :] if self.last else found)
