"""Generated examples are judged by what comes out, not by how long the machine took."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
