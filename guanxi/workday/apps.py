from guanxi.kit import apps as kit


class Workday(kit.App):
    name = "guanxi.workday"
    label = "workday"
