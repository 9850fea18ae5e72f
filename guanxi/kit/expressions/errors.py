"""The one error of the formula language."""


class BadFormula(ValueError):
    """A formula that cannot be read, does not fit together or names an unknown field; translated, with the character position."""

    def __init__(self, message, position=None):
        super().__init__(str(message))
        self.message = str(message)
        self.position = position
