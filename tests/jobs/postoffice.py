"""A real SMTP server in a thread, which keeps the mails that it takes and refuses what it is told to refuse."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.engines.servers import free_port


class PostOffice:
    """Takes mails; `refused` are addresses that it does not know, `faults` are answers to the next mails' content."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.faults: list[str] = []
        self.controller: Any = None

    def open(self) -> int:
        """Starts serving on a free port, which it answers with."""
        port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=port)
        self.controller.start()
        return port

    def close(self) -> None:
        """Stops serving."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """Refuses an address that it does not know."""
        if address in self.refused:
            return "550 no such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keeps a mail, or answers with the next fault."""
        if self.faults:
            return self.faults.pop(0)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 OK"

    def texts(self, address: str) -> list[str]:
        """The bodies of the mails to `address`, in order."""
        return [mail.get_content() for mail in self.mails if mail["To"] == address]
