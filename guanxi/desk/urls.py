"""Addresses that every record type has. This file stands last in config/urls: its patterns fit any app."""

from django.urls import include, path

from guanxi.desk.bins import views as bins
from guanxi.desk.bulk import views as bulk
from guanxi.desk.exports import views as exports
from guanxi.desk.finding import views as finding
from guanxi.desk.forms import views as forms
from guanxi.desk.histories import views as histories
from guanxi.desk.lists import inline, savedviews
from guanxi.desk.lists import views as lists
from guanxi.desk.records import views as records

app_name = "desk"

row = [
    path("", records.Show.as_view(), name="record"),
    path("edit/", forms.Edit.as_view(), name="edit"),
    path("panels/<slug:name>/", records.Panel.as_view(), name="panel"),
    path("timeline/", records.Timeline.as_view(), name="timeline"),
    path("changes/", records.Changes.as_view(), name="changes"),
    path("history/<slug:field>/", histories.History.as_view(), name="history"),
    path("marks/<slug:field>/", histories.Mark.as_view(), name="mark"),
    path("undo/<str:token>/", histories.Undo.as_view(), name="undo"),
    path("reveal/<slug:field>/", records.Reveal.as_view(), name="reveal"),
    path("cells/<slug:field>/", inline.Cell.as_view(), name="cell"),
    path("print/", records.Printed.as_view(), name="print"),
    path("bin/", bins.Bin.as_view(), name="bin"),
    path("bin/restore", bins.Restore.as_view(), name="restore"),
]
table = [
    path("", lists.List.as_view(), name="list"),
    path("filter/", lists.Filter.as_view(), name="filter"),
    path("filter/row/", lists.FilterRow.as_view(), name="filter_row"),
    path("columns/", lists.Columns.as_view(), name="columns"),
    path("views/", savedviews.Views.as_view(), name="views"),
    path("views/counts/", savedviews.Counts.as_view(), name="counts"),
    path("views/<int:pk>/drop/", savedviews.View.as_view(), name="drop_view"),
    path("new/", forms.New.as_view(), name="new"),
    path("alike/", forms.Alike.as_view(), name="alike"),
    path("bulk/<slug:verb>/", bulk.Bulk.as_view(), name="bulk"),
    path("export/", exports.Export.as_view(), name="export"),
    path("print/", records.Printed.as_view(), name="print_list"),
    path("bin/", bins.BinList.as_view(), name="bins"),
    path("suggest/", finding.Suggest.as_view(), name="suggest"),
    path("<int:pk>/", include(row)),
]
urlpatterns = [
    path("search/", finding.Search.as_view(), name="search"),
    path("regions/", finding.Regions.as_view(), name="regions"),
    path("<slug:app>/<slug:slug>/", include(table)),
]
