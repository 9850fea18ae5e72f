from guanxi.kit import apps as kit


class Commons(kit.App):
    name = "guanxi.commons"
    label = "commons"
