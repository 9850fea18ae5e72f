"""The errors that verbs and pages speak in."""


class DomainError(Exception):
    """A rule of the business says no. `message` is a translated sentence for the user; `field` names the field it belongs to."""

    def __init__(self, message, field: str | None = None):
        super().__init__(str(message))
        self.message = message
        self.field = field


class Stale(DomainError):
    """Somebody else saved the record first; `current` is what the database holds now."""

    def __init__(self, message, current=None):
        super().__init__(message)
        self.current = current


class Forbidden(DomainError):
    """The actor has no right of this kind at all (answered with 403; a row out of reach is simply not there: 404)."""
