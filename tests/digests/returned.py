"""Mails as mail servers send them back."""

from digests.models import Delivery

FAILED = "failed"


def bounce(
    delivery: Delivery,
    status: str = "5.1.1",
    diagnostic: str = "smtp; 550 5.1.1 No such user",
    *,
    action: str = FAILED,
    message_id: str = "",
) -> bytes:
    """A report of delivery with the mail's head, as Postfix writes it."""
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example.org>
To: updates@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b1
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {delivery.reader.address}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--b1
Content-Type: text/rfc822-headers

From: updates@example.org
Subject: What is new
Message-ID: {message_id or delivery.message_id}

--b1--
""".encode()


def complaint(delivery: Delivery) -> bytes:
    """A feedback report, as a big provider sends it."""
    return f"""From: feedback@provider.example.org
To: updates@example.org
Subject: FW: What is new
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b1"

--b1
Content-Type: text/plain

This is an abuse report.

--b1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Provider/1.0
Version: 1

--b1
Content-Type: message/rfc822

From: updates@example.org
Subject: What is new
Message-ID: {delivery.message_id}

Hello.
--b1--
""".encode()
