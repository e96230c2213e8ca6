"""The embedded mailer: every mail becomes an .eml file in a folder, for a person or a relay to read."""

from __future__ import annotations

import os
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from botboss.errors import ProviderError
from botboss.providers.base import MailMessage

SENDER = "botboss <no-reply@localhost>"


class OutboxMailer:
    """``folder`` is made when missing; a mail sent twice is the same file."""

    name = "outbox"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: MailMessage) -> None:
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"], mail["Subject"] = SENDER, message.recipient, message.subject
        mail["Message-ID"] = f"<{message.message_id}@botboss>"
        mail.set_content(message.body)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.folder / f".{message.message_id}"
            draft.write_bytes(mail.as_bytes())
            draft.chmod(0o600)
            os.replace(draft, self.folder / f"{message.message_id}.eml")
        except OSError as error:
            raise ProviderError("mail", f"The outbox cannot be written: {error.strerror}.") from error

    def health(self) -> dict[str, Any]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self.folder, os.W_OK):
            return {"status": "down", "provider": self.name, "why": f"{self.folder} cannot be written."}
        return {"status": "ok", "provider": self.name}
