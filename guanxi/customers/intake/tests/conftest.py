"""The installations in temporary folders, as the commons use them."""

from guanxi.commons.conftest import empty_scratch, scratch  # noqa: F401
