from guanxi.kit import apps as kit


class Desk(kit.App):
    """The generic pages and endpoints of every record type."""

    name = "guanxi.desk"
    label = "desk"
