"""Get-LabMail: what the backup server and scripts have sent, wherever they ran."""

from __future__ import annotations

from tests.shell import output

_SEND = "Send-MailMessage -From 'Jo <me@lab>' -SmtpServer mail -WarningAction Ignore"


def test_a_script_that_tells_of_a_failed_night() -> None:
    assert output(
        f"""
        $null = Add-LabFault CheckpointFailed -Target web01
        $run = Start-VBRJob (Get-VBRJob Nightly)
        'all that went wrong' > C:\\log.txt
        if ($run.Result -ne 'Success') {{
            {_SEND} -To ops@lab, boss@lab -Cc all@lab -Subject "Backup: $($run.Result)" -Body '<b>Look</b>' `
                -BodyAsHtml -Attachments C:\\log.txt
        }}
        Get-LabMail | ForEach-Object {{ "$($_.From) > $($_.To): $($_.Subject), $($_.Body), $($_.Attachments)" }}
        """,
        os="windows",
    ) == ['"Jo" <me@lab> > ops@lab, boss@lab, all@lab: Backup: Failed, <b>Look</b>, log.txt']


def test_every_machine_sends_to_the_same_mail_server() -> None:
    assert output(
        f"""
        $null = Set-VBRMailNotificationConfiguration -SmtpServer mail -Sender vbr@lab -Recipient ops@lab
        $null = Test-VBRMailNotificationConfiguration
        Invoke-Command -ComputerName HV02 {{ {_SEND} -To a@lab -Subject 'of a host' }}
        (New-Object Net.Mail.SmtpClient mail).Send('b@lab', 'c@lab', 'of a program', 'text')
        (Get-LabMail).Subject; (Get-LabMail -To *a@lab*).Count; (Get-LabMail -Last 1).Body
        """,
        os="windows",
    ) == ["Test message of VBR01", "of a host", "of a program", "1", "text"]


def test_what_goes_into_a_pickup_folder_is_not_sent() -> None:
    assert output(
        """
        $client = New-Object Net.Mail.SmtpClient mail
        $client.DeliveryMethod = 'SpecifiedPickupDirectory'; $client.PickupDirectoryLocation = 'C:\\pickup'
        $client.Send('b@lab', 'c@lab', 'waits', 'text')
        (Get-ChildItem C:\\pickup).Name; @(Get-LabMail).Count
        """,
        os="windows",
    ) == ["0001.eml", "0"]
