"""Everything botboss refuses, as facts; knows neither HTTP nor toasts.

BotbossError
├── InvalidInput        a field is wrong: which one, why and the mend      (fields)
│   ├── EmailTaken      another account has this address
│   └── SlotTaken       interviewer or candidate is busy then
├── NotSignedIn         nobody, or a session that has ended
│   └── WrongSignIn     e-mail and password do not belong together
├── Forbidden           known, but may not
│   └── AccountPending  an administrator has not approved the account yet
├── NotFound            does not exist for the one who asks
├── Conflict            the thing's state does not allow it
├── TooLarge            more bytes than the limit                          (limit)
├── UnsupportedType     the bytes are of a kind that is not accepted
├── TooManyRequests     wait                                               (retry_after)
├── ProviderError       a vendor behind a port did not do its part         (port)
└── Misconfigured       a setting is missing or wrong: the start refuses   (setting)
"""

from __future__ import annotations


class BotbossError(Exception):
    """The root; ``str(error)`` is one sentence that may be shown to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidInput(BotbossError):
    """``fields`` maps each wrong field to the reasons, each with the mend."""

    def __init__(self, **fields: str | list[str]) -> None:
        self.fields = {name: [why] if isinstance(why, str) else why for name, why in fields.items()}
        super().__init__("; ".join(f"{name}: {' '.join(why)}" for name, why in self.fields.items()))


class EmailTaken(InvalidInput):
    def __init__(self) -> None:
        super().__init__(email="An account with this e-mail exists already. Sign in, or use another address.")


class SlotTaken(InvalidInput):
    def __init__(self, who: str) -> None:
        super().__init__(scheduled_time=f"The {who} is busy at that time. Choose a free slot.")


class NotSignedIn(BotbossError):
    def __init__(self, message: str = "Sign in first: the token is missing, invalid or has ended.") -> None:
        super().__init__(message)


class WrongSignIn(NotSignedIn):
    def __init__(self) -> None:
        super().__init__("E-mail and password do not belong together. Check both and try again.")


class Forbidden(BotbossError):
    def __init__(self, message: str = "Your role does not allow this.") -> None:
        super().__init__(message)


class AccountPending(Forbidden):
    def __init__(self) -> None:
        super().__init__("An administrator has to approve this account before you can sign in.")


class NotFound(BotbossError):
    def __init__(self, what: str = "This") -> None:
        super().__init__(f"{what} does not exist, or is not yours to see.")


class Conflict(BotbossError):
    pass


class TooLarge(BotbossError):
    def __init__(self, limit: int, what: str = "body") -> None:
        shown = f"{limit // 1_000_000} MB" if limit >= 1_000_000 else f"{limit} bytes"
        super().__init__(f"The {what} is over the limit of {shown}. Send less.")
        self.limit = limit


class UnsupportedType(BotbossError):
    pass


class TooManyRequests(BotbossError):
    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many tries. Wait {retry_after} seconds and try again.")
        self.retry_after = retry_after


class ProviderError(BotbossError):
    def __init__(self, port: str, message: str) -> None:
        super().__init__(message)
        self.port = port


class Misconfigured(BotbossError):
    def __init__(self, setting: str, message: str) -> None:
        super().__init__(f"{setting}: {message}")
        self.setting = setting
