"""Mails lie as files of the simulated machine: from Send-MailMessage and from SmtpClient alike."""

from __future__ import annotations

from tests.shell import output, run


def _mail(script: str) -> str:
    return "\n".join(output(f"{script}; Get-Content /tmp/hvsim-mail/0001.eml"))


def test_send_mail_message() -> None:
    text = _mail(
        "$PSEmailServer = 'm'; Send-MailMessage -To a@b.c, d@e.f -From 'Jo <x@y.z>' -Subject s -Body b -WarningAction 0"
    )
    assert 'From: "Jo" <x@y.z>\nTo: a@b.c, d@e.f\nSubject: s\n' in text
    assert text.endswith("\n\nb")


def test_a_message_object_with_an_attachment() -> None:
    text = _mail(
        """
        $mail = New-Object System.Net.Mail.MailMessage 'a@b.c', 'x@y.z', 'Report', '<b>done</b>'
        $mail.CC.Add('q@r.s'); $mail.IsBodyHtml = $true; 'data' > /tmp/r.txt
        $mail.Attachments.Add((New-Object Net.Mail.Attachment '/tmp/r.txt'))
        (New-Object Net.Mail.SmtpClient 'mail', 25).Send($mail)
        """
    )
    assert "Cc: q@r.s" in text
    assert "<b>done</b>" in text
    assert 'filename="r.txt"' in text


def test_what_cannot_be_sent() -> None:
    refused = "try { (New-Object Net.Mail.SmtpClient).Send('a@b.c', 'd@e.f', 's', 'b') } catch { \"$_\" }"
    assert output(refused) == ['Exception calling "Send" with "4" argument(s): "The SMTP host was not specified."']
    printed = run("Send-MailMessage -To a@b.c -From x@y.z -WarningAction Ignore")
    assert "no SMTP server was specified" in printed.errors
