from guanxi.kit import apps as kit


class Activities(kit.App):
    name = "guanxi.activities"
    label = "activities"
