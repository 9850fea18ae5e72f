from guanxi.kit import apps as kit


class Analytics(kit.App):
    name = "guanxi.analytics"
    label = "analytics"
