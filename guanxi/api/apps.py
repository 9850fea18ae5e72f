from guanxi.kit import apps as kit


class Api(kit.App):
    name = "guanxi.api"
    label = "api"
