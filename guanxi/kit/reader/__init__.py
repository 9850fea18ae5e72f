"""One page of a list, at any size of the table: the offered orders by index, everything else under a bound.

page = read_page(record, actor, where=to_q(expr, …), order="updated", cursor=request.GET.get("at"), size=50, q="华信")
page.objects, page.first, page.next_cursor, page.prev_cursor, page.count.text, page.bounded
"""

from guanxi.kit.reader.counts import Count, count_in_reach, count_up_to
from guanxi.kit.reader.ordering import offered_orders
from guanxi.kit.reader.pages import Page, read_page
from guanxi.kit.reader.seen import seen, seen_one

__all__ = ["Count", "Page", "count_in_reach", "count_up_to", "offered_orders", "read_page", "seen", "seen_one"]
