"""Gathers the tables of this app."""

from guanxi.kit.gather import tables

tables(__name__, __file__)
