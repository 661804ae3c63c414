"""What goes wrong below the level of Frontdesk's own errors: bytes that are not the protocol, and refused handshakes.

PacketError   these bytes are not the protocol; the connection that sent them ends
Refused       no transport is opened; Engine.IO's own code and an HTTP status say why
"""


class PacketError(ValueError):
    """Says what is wrong, and never repeats what was sent: it goes into the log."""


class Refused(Exception):
    """A handshake or a polling request that Engine.IO answers with an error of its own."""

    status = 400
    code = 3

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)

    def body(self) -> dict[str, object]:
        """As the reference server words it, and clients expect it."""
        return {"code": self.code, "message": self.message}


class UnknownTransport(Refused):
    code = 0


class UnknownSession(Refused):
    code = 1


class BadMethod(Refused):
    code = 2


class BadRequest(Refused):
    code = 3


class ForeignOrigin(Refused):
    code, status = 4, 403


class UnsupportedVersion(Refused):
    code = 5


class TooMuch(Refused):
    code, status = 3, 413


class Full(Refused):
    code, status = 3, 503
