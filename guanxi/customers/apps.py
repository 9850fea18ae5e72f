from guanxi.kit import apps as kit


class Customers(kit.App):
    name = "guanxi.customers"
    label = "customers"
