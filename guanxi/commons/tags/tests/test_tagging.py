import pytest

from guanxi.commons.tags.actions import set_tags
from guanxi.commons.tags.models import Tag
from guanxi.commons.tags.queries import tagged, tags_of
from guanxi.desk.tests.cast import browser
from guanxi.kit import changes
from guanxi.kit.errors import DomainError
from guanxi.org.departments.models import Department
from guanxi.org.users.tests.cast import colleague, role

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    made = [Department(name="甲"), Department(name="乙")]
    [d.save() for d in made]
    return made


def test_tags_of_many_rows_cost_one_query(rows, django_assert_num_queries):
    set_tags(rows[0], ["老客户", "展会"])
    set_tags(rows[1], ["展会"])
    with django_assert_num_queries(1):
        assert {pk: sorted(names) for pk, names in tags_of(rows).items()} == {rows[0].pk: ["展会", "老客户"], rows[1].pk: ["展会"]}
    assert list(Department.objects.filter(tagged("org.department", ["老客户"]))) == [rows[0]]


def test_two_spellings_are_one_tag(rows):
    set_tags(rows[0], ["ＶＩＰ"])
    set_tags(rows[1], [" vip "])
    assert Tag.objects.count() == 1 and tags_of(rows)[rows[1].pk] == ["ＶＩＰ"]


def test_the_change_is_published_as_one_of_the_row(rows):
    heard = []
    changes.sink(heard.extend)
    try:
        set_tags(rows[0], ["展会"])
        set_tags(rows[0], ["展会"])
        set_tags(rows[0], [])
    finally:
        changes._sinks.remove(heard.extend)
    mine = [(c.before, c.after) for c in heard if c.model is Department]
    assert mine == [({"tags": []}, {"tags": ["展会"]}), ({"tags": ["展会"]}, {"tags": []})]


def test_a_tag_in_the_bin_shows_nowhere_and_comes_back_when_written_again(rows):
    set_tags(rows[0], ["展会"])
    Tag.objects.get().bin()
    assert tags_of(rows)[rows[0].pk] == []
    set_tags(rows[1], ["展会"])
    assert tags_of(rows)[rows[1].pk] == ["展会"]


def test_there_is_a_limit(rows):
    with pytest.raises(DomainError):
        set_tags(rows[0], [str(n) for n in range(31)])


def test_a_tag_is_not_renamed_to_another_spelling_of_one_that_there_is(rows):
    set_tags(rows[0], ["展会", "ＶＩＰ"])
    boss = browser(colleague("boss", role("tags", {"commons.tag": {"view": 4, "change": 4, "add": 4}}), password=None))
    tag = Tag.objects.get(name="展会")
    url = f"/commons/tags/{tag.pk}/edit/"
    page = boss.post(url, {"name": "vip", "version": tag.version})
    assert page.status_code == 422 and 'id="id_name_error"' in page.content.decode()
    tag.refresh_from_db()
    assert tag.name == "展会" and boss.post(url, {"name": "展览会", "version": tag.version}).status_code == 302
