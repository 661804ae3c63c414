"""Everything that Frontdesk refuses, as one tree.

    FrontdeskError
    ├── InvalidInput            422  a field is missing, too long or of the wrong kind
    │   └── Malformed           400  the bytes were not even JSON, or not the protocol
    ├── Unauthenticated         401  no token, or one that is not (or no longer) good
    │   ├── WrongCredentials    401  e-mail address or password do not match
    │   ├── SecondFactorRequired 401 the password is right; a code from their second device is wanted too
    │   └── WrongCode           401  that code is not right, or was taken already
    ├── Forbidden               403  known, and not allowed
    │   └── Blocked             403  the team does not let this visitor, or this address, in
    ├── NotFound                404  unknown, malformed or somebody else's: never told apart
    │   └── LinkOver            404  a link that was used, withdrawn, replaced, is too old, or never was one
    ├── MethodNotAllowed        405  there is such an address, and it does not do that
    ├── Conflict                409  true when it was asked for, not any more
    │   ├── ClientIdConflict    409  this clientId already stands for another text
    │   ├── StaleTurn           409  the conversation went on meanwhile
    │   └── MailRefused         409  the mail server will not take this letter
    ├── TooLarge                413  more bytes than allowed
    ├── UnsupportedFile         415  a file of a kind that is not taken, or of two kinds at once
    ├── RateLimited             429  too many; try again after `retryAfter` seconds
    ├── Unavailable             503  a part that we depend on does not answer; try again
    └── Internal                500  a fault of ours; the request id finds it in the log

Raised at the rule; turned into an answer at the two edges (HTTP, socket) and nowhere else. `message` is a sentence
fit for the person at the other end; `facts` are what a program needs to act on it.

`CannotStart` stands apart: it is for whoever starts Frontdesk, and never goes over the wire.
"""

from collections.abc import Sequence
from typing import ClassVar


class FrontdeskError(Exception):
    """Base of all refusals; not raised itself."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    retryable: ClassVar[bool] = False
    default: ClassVar[str] = "That did not work."

    def __init__(self, message: str | None = None, **facts: object) -> None:
        self.message = message or self.default
        self.facts = facts
        super().__init__(self.message)

    def body(self) -> dict[str, object]:
        """The error as it goes over the wire, under `error`: `code`, `message`, `retryable` and the facts."""
        return {"code": self.code, "message": self.message, "retryable": self.retryable, **self.facts}


class InvalidInput(FrontdeskError):
    code, status, default = "invalid_input", 422, "Something in that request is missing or not as it should be."


class Malformed(InvalidInput):
    code, status, default = "malformed", 400, "That request could not be read."


class Unauthenticated(FrontdeskError):
    code, status, default = "unauthenticated", 401, "Please sign in."


class WrongCredentials(Unauthenticated):
    code, default = "wrong_credentials", "E-mail address or password do not match."


class SecondFactorRequired(Unauthenticated):
    code, default = "second_factor_required", "Please enter the code that your authenticator app shows."


class WrongCode(Unauthenticated):
    code, default = "wrong_code", "That code is not right, or was used already."


class Forbidden(FrontdeskError):
    code, status, default = "forbidden", 403, "You are not allowed to do that."


class Blocked(Forbidden):
    code, default = "blocked", "You cannot write here any more."


class NotFound(FrontdeskError):
    code, status, default = "not_found", 404, "There is no such thing here."


class LinkOver(NotFound):
    code, default = "link_over", "This link does not work any more. Ask for a new one."


class MethodNotAllowed(FrontdeskError):
    code, status, default = "method_not_allowed", 405, "That address does not do that."

    def __init__(self, allowed: Sequence[str], message: str | None = None, **facts: object) -> None:
        self.allowed = list(allowed)
        super().__init__(message, allowed=self.allowed, **facts)


class Conflict(FrontdeskError):
    code, status, default = "conflict", 409, "That is not possible any more."


class ClientIdConflict(Conflict):
    code, default = "client_id_conflict", "This clientId was already used for another message."


class StaleTurn(Conflict):
    code, default = "stale_turn", "The conversation has moved on."


class MailRefused(Conflict):
    code, default = "mail_refused", "The mail server does not take this letter."


class TooLarge(FrontdeskError):
    code, status, default = "too_large", 413, "That is larger than allowed."


class UnsupportedFile(FrontdeskError):
    code, status, default = "unsupported_file", 415, "Files of this kind cannot be sent here."


class RateLimited(FrontdeskError):
    code, status, retryable, default = "rate_limited", 429, True, "A moment, please: that was too much at once."

    def __init__(self, retry_after_s: float, message: str | None = None, **facts: object) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(message, retryAfter=max(1, round(retry_after_s + 0.499)), **facts)


class Unavailable(FrontdeskError):
    code, status, retryable, default = "unavailable", 503, True, "We cannot do that right now. Please try again."


class Internal(FrontdeskError):
    code, status, retryable, default = "internal", 500, True, "Something went wrong on our side."


class CannotStart(Exception):
    """Frontdesk cannot run as it is set up; the text says what is wrong and how to mend it, and holds no secret."""
