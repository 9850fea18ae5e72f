"""The report as a file. Who took it out stands in it and in the trail."""

import tempfile

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.analytics.chains.report import Report
from guanxi.audit.access.actions import note
from guanxi.kit.tables import write


def columns_of(found: Report, grades: list[str]) -> list[tuple]:
    """(header, kind, value of a row) of what the reader may see."""
    sees = found.sees
    wanted = [
        (True, _("Level in the tree"), "whole", lambda r: r.depth + 1),
        (True, {"source": _("Source"), "referrer": _("Referred by")}.get(found.by, _("Known from occasion")), "text", lambda r: r.label),
        (sees.cost, _("Acquisition cost"), "money", lambda r: r.figures.cost),
        (sees.leads, _("Leads"), "whole", lambda r: r.figures.leads),
        (sees.converted, _("Leads that became customers"), "whole", lambda r: r.figures.converted),
        (sees.customers, _("Customers"), "whole", lambda r: r.figures.customers),
        (sees.buyers, _("Customers with orders"), "whole", lambda r: r.figures.buyers),
        (sees.sales, _("Orders"), "whole", lambda r: r.figures.orders),
        (sees.sales, _("Sales amount"), "money", lambda r: r.figures.sales),
        (sees.profit, _("Profit"), "money", lambda r: r.figures.profit),
        *((True, _("Grade %(grade)s") % {"grade": g}, "whole", lambda r, g=g: r.figures.grades.get(g, 0)) for g in grades if sees.grade),
        (sees.cost and sees.leads, _("Cost per lead"), "money", lambda r: r.figures.cost_per_lead),
        (sees.cost and sees.customers, _("Cost per customer"), "money", lambda r: r.figures.cost_per_customer),
        (sees.cost and sees.profit, _("Profit per yuan spent"), "money", lambda r: r.figures.profit_per_yuan),
    ]
    return [(header, kind, value) for able, header, kind, value in wanted if able]


def as_file(actor, found: Report, grades: list[str]):
    """(open xlsx file, its name); the trail says so before it is handed over."""
    columns = columns_of(found, grades)
    now = timezone.localtime()
    facts = [
        (_("Exported by"), actor.name), (_("Time"), f"{now:%Y-%m-%d %H:%M}"), (_("What"), _("From source to profit")),
        (_("Became known"), found.span.words), (_("Rows"), str(len(found.rows))),
    ]  # fmt: skip
    file = tempfile.TemporaryFile()  # noqa: SIM115 the caller sends it, then it closes
    lines = ([value(row) for _header, _kind, value in columns] for row in found.rows)
    about = write.About(_("About this file"), lambda count: facts)
    write.write_xlsx(file, [write.Column(str(h), k) for h, k, _value in columns], lines, about=about)
    file.seek(0)
    detail = {
        "rows": len(found.rows),
        "format": "xlsx",
        "columns": [str(h) for h, _k, _v in columns],
        "filter": f"{found.by}, {found.span.words}",
    }
    note("export", "customers.customer", detail=detail, actor=actor)
    return file, f"{_('From source to profit')}-{actor.name}-{now:%Y%m%d-%H%M}.xlsx"
