"""Gathers the tables of the commons."""

from guanxi.kit.gather import tables

tables(__name__, __file__)
