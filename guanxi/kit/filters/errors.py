"""The one error of the filter language."""


class BadFilter(ValueError):
    """A filter that cannot be read or used; the message is translated and names the field as it was written.

    `position` says where: the character offset in a text, the row number in form data, None in JSON.
    A field that does not exist and one the reader may not read raise byte-identical errors.
    """

    def __init__(self, message, position=None):
        super().__init__(str(message))
        self.message = str(message)
        self.position = position
