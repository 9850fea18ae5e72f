from guanxi.kit import apps as kit


class Marketing(kit.App):
    name = "guanxi.marketing"
    label = "marketing"
