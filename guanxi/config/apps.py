from django.apps import AppConfig


class Config(AppConfig):
    name = "guanxi.config"
    label = "config"
