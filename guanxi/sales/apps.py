from guanxi.kit import apps as kit


class Sales(kit.App):
    name = "guanxi.sales"
    label = "sales"
