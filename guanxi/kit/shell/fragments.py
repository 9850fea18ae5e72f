"""Whether a page or a part of one is asked for."""


def is_fragment(request) -> bool:
    """Whether only the part asked for is wanted, not the page around it."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
