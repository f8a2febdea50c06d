"""Notices as mail servers send them back."""

POSTFIX = """\
From: MAILER-DAEMON@mail.rve.example (Mail Delivery System)
To: agenda@rve.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B/x"

--B/x
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B/x
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.rve.example
Arrival-Date: Mon, 16 Mar 2026 08:00:00 +0100 (CET)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.ez.example
Diagnostic-Code: smtp; {diagnosis}

--B/x
Content-Description: Undelivered Message
Content-Type: {returned}

Message-ID: {message_id}
From: Agenda <agenda@rve.example>
To: {recipient}
Subject: Uw vragen

Beste collega,

--B/x--
"""


def notice(
    message_id: str,
    recipient: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    diagnosis: str = "550 5.1.1 No such user",
    returned: str = "message/rfc822",
) -> bytes:
    return POSTFIX.format(
        message_id=message_id,
        recipient=recipient,
        action=action,
        status=status,
        diagnosis=diagnosis,
        returned=returned,
    ).encode()
