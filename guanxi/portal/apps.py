from guanxi.kit import apps as kit


class Portal(kit.App):
    name = "guanxi.portal"
    label = "portal"
