from guanxi.kit import apps as kit


class Audit(kit.App):
    name = "guanxi.audit"
    label = "audit"
