from guanxi.kit import apps as kit


class Grading(kit.App):
    name = "guanxi.grading"
    label = "grading"
