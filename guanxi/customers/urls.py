from django.urls import path

from guanxi.customers.cards import views as cards
from guanxi.customers.conversions import views as conversions
from guanxi.customers.custody import views as custody
from guanxi.customers.documents import views as documents
from guanxi.customers.duplicates import views as duplicates
from guanxi.customers.health import views as health
from guanxi.customers.leads import views as leads
from guanxi.customers.loans import views as loans
from guanxi.customers.merges import review, views
from guanxi.customers.namelists import views as namelists
from guanxi.customers.outsiders import views as outsiders
from guanxi.customers.papercards import overview
from guanxi.customers.papercards import views as papercards
from guanxi.customers.reading import desk
from guanxi.customers.reading import views as reading
from guanxi.customers.sources import views as sources
from guanxi.customers.wishes import views as wishes

CUSTOMER = {"app": "customers", "slug": "customers"}  # the record type of pages below a customer's address
LOANS = {"app": "customers", "slug": "loans"}
OUTSIDERS = {"app": "customers", "slug": "outsiders"}

urlpatterns = [
    path("customers/leads/many/", namelists.Names.as_view(), name="lead_names"),
    path("customers/health/", health.List.as_view(), name="health_list"),
    path("customers/health/team/", health.Team.as_view(), name="health_team"),
    path("customers/health/rules/", health.RulesPage.as_view(), name="health_rules"),
    path("customers/clash/", duplicates.Clash.as_view(), name="clash"),
    path("customers/duplicates/rules/", duplicates.RulesPage.as_view(), name="match_rules"),
    path("customers/duplicates/search/", duplicates.Searches.as_view(), name="duplicate_search"),
    path("customers/merges/", views.History.as_view(), name="merges"),
    path("customers/merges/new/", views.New.as_view(), name="merge_new"),
    path("customers/merges/review/", review.Review.as_view(), name="merge_review"),
    path("customers/merges/pairs/<int:pk>/different/", review.Different.as_view(), name="pair_different"),
    path("customers/merges/pairs/<int:pk>/open/", review.Open.as_view(), name="pair_open"),
    path("customers/merges/<int:pk>/", views.One.as_view(), name="merge"),
    path("customers/merges/<int:pk>/undo/", views.Undo.as_view(), name="merge_undo"),
    path("customers/customers/bulk/merge/", views.Chosen.as_view(), {"app": "customers", "slug": "customers"}, name="merge_chosen"),
    path("customers/custody/", custody.Policy.as_view(), name="custody"),
    path("customers/custody/keepers/", custody.Keepers.as_view(), name="custody_keepers"),
    path("customers/custody/keepers/<int:pk>/<slug:deed>/", custody.OneKeeper.as_view(), name="custody_keeper"),
    path("customers/custody/<slug:tier>/", custody.OfTier.as_view(), name="custody_rule"),
    path("customers/customers/<int:pk>/custody/", custody.OfCustomer.as_view(), name="customer_custody"),
    path("customers/customers/<int:pk>/papers/", documents.Papers.as_view(), CUSTOMER, name="papers"),
    path("customers/customers/<int:pk>/papers/index/", documents.Index.as_view(), CUSTOMER, name="papers_index"),
    path("customers/customers/<int:pk>/papers/numbers/", documents.Numbers.as_view(), CUSTOMER, name="papers_numbers"),
    path("customers/originals/", documents.Originals.as_view(), name="originals"),
    path("customers/originals/labels/", documents.Labels.as_view(), name="originals_labels"),
    path("customers/customers/blank-card/", papercards.Blank.as_view(), CUSTOMER, name="blank_card"),
    path("customers/customers/overview/", overview.Overview.as_view(), CUSTOMER, name="customer_overview"),
    path("customers/customers/bulk/cards/", papercards.Chosen.as_view(), CUSTOMER, name="cards_chosen"),
    path("customers/customers/<int:pk>/card/", papercards.Page.as_view(), CUSTOMER, name="customer_card"),
    path("customers/customers/<int:pk>/card.pdf", papercards.Pdf.as_view(), CUSTOMER, name="customer_card_pdf"),
    path("customers/customers/<int:pk>/", views.Page.as_view(), name="customer"),
    path("customers/leads/<int:pk>/status/", leads.Status.as_view(), name="lead_status"),
    path("customers/leads/<int:pk>/closure/", leads.Closure.as_view(), name="lead_closure"),
    path("customers/leads/<int:pk>/reopening/", leads.Reopening.as_view(), name="lead_reopening"),
    path("customers/leads/<int:pk>/conversion/", conversions.Conversions.as_view(), name="lead_conversion"),
    path("customers/leads/<int:pk>/conversion/undo/", conversions.TakingBack.as_view(), name="lead_conversion_undo"),
    path("customers/wishes/<int:pk>/lead/", wishes.WishLead.as_view(), name="wish_lead"),
    path("customers/cards/", cards.Cards.as_view(), name="cards"),
    path("customers/cards/<int:pk>/", cards.Card.as_view(), name="card"),
    path("customers/cards/<int:pk>/drop/", cards.Dropped.as_view(), name="card_drop"),
    path("customers/sources/<int:pk>/join/", sources.Join.as_view(), name="source_join"),
    path("customers/loans/new/", loans.Lend.as_view(), LOANS, name="lend"),
    path("customers/loans/register/", loans.Register.as_view(), LOANS, name="loan_register"),
    path("customers/loans/<int:pk>/extension/", loans.Extension.as_view(), LOANS, name="loan_extension"),
    path("customers/loans/<int:pk>/return/", loans.Return.as_view(), LOANS, name="loan_return"),
    path("customers/outsiders/<int:pk>/leaving/", outsiders.Leaving.as_view(), OUTSIDERS, name="outsider_leaving"),
    path("customers/outsiders/<int:pk>/letter/", outsiders.Letter.as_view(), OUTSIDERS, name="outsider_letter"),
    path("reading/", reading.Home.as_view(), name="reading"),
    path("reading/new/", reading.New.as_view(), name="reading_new"),
    path("reading/desk/", desk.Desk.as_view(), name="reading_desk"),
    path("reading/rules/", desk.Rules.as_view(), name="reading_rules"),
    path("reading/<int:pk>/", reading.Read.as_view(), name="reading_one"),
    path("reading/<int:pk>/edit/", reading.Edit.as_view(), name="reading_edit"),
    path("reading/<int:pk>/pages/<int:number>/", reading.Page.as_view(), name="reading_page"),
    path("reading/<int:pk>/clock/", reading.Clock.as_view(), name="reading_clock"),
    path("reading/<int:pk>/return/", reading.Return.as_view(), name="reading_return"),
    path("reading/<int:pk>/opening/", desk.Opening.as_view(), name="reading_opening"),
    path("reading/<int:pk>/end/", desk.End.as_view(), name="reading_end"),
    path("reading/<int:pk>/match/", desk.Match.as_view(), name="reading_match"),
    path("reading/<int:pk>/lending/", desk.Lending.as_view(), name="reading_lending"),
]
