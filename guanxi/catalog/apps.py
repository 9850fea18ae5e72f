from guanxi.kit import apps as kit


class Catalog(kit.App):
    name = "guanxi.catalog"
    label = "catalog"
