import pytest

from guanxi.commons.savedviews.actions import save_view
from guanxi.commons.savedviews.models import SavedView
from guanxi.kit.errors import Forbidden
from guanxi.org.departments.models import Department
from guanxi.org.users.models import User
from guanxi.org.users.queries import actor_for

pytestmark = pytest.mark.django_db
KEY = "customers.customer"


@pytest.fixture
def people():
    east, west = Department(name="东"), Department(name="西")
    east.save(), west.save()
    made = {}
    for name, department in (("mine", east), ("colleague", east), ("stranger", west)):
        user = User(username=name, name=name, department=department)
        user.save()
        made[name] = actor_for(user)
    return made


def names(actor):
    return {view.name for view in SavedView.objects.tabs_of(actor, KEY)}


def test_a_view_is_seen_by_whom_it_is_shared_with(people):
    for shared in ("nobody", "department", "all"):
        save_view(people["mine"], KEY, name=shared, shared=shared)
    assert names(people["mine"]) == {"nobody", "department", "all"}
    assert names(people["colleague"]) == {"department", "all"}
    assert names(people["stranger"]) == {"all"}


def test_nobody_changes_anothers_view(people):
    view = save_view(people["mine"], KEY, name="a", shared="all")
    with pytest.raises(Forbidden):
        save_view(people["colleague"], KEY, view=view, name="b")
    assert not SavedView.objects.editable_by(people["colleague"]).exists()
    assert SavedView.objects.get().name == "a"


def test_it_keeps_filter_order_columns_and_widths(people):
    save_view(people["mine"], KEY, name="a", filter={"grade": "A"}, order="revenue", columns=["name"], widths={"name": 200})
    view = SavedView.objects.get()
    assert (view.filter, view.order, view.columns, view.widths) == ({"grade": "A"}, "revenue", ["name"], {"name": 200})


def test_a_misspelt_part_crashes(people):
    with pytest.raises(LookupError):
        save_view(people["mine"], KEY, nmae="a")
