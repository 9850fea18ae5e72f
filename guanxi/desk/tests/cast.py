"""A small company for desk's tests: two departments, people with ready roles and some with rights of their own, a few customers."""

from types import SimpleNamespace

from django.test import Client

from guanxi.customers.contacts.models import Contact
from guanxi.customers.customers.models import Customer
from guanxi.customers.grades.queries import ensure_ready_grades
from guanxi.org.roles.ready import ensure_ready_roles
from guanxi.org.users.queries import actor_for
from guanxi.org.users.tests.cast import colleague, department, role

KEY = "customers.customer"
LIST = "/customers/customers/"


def company():
    """Names are attributes: lin and chen sell in the first department under zhao, he in the second; boss administers."""
    ensure_ready_roles()
    ensure_ready_grades()
    one, two = department("销售一部"), department("销售二部")
    c = SimpleNamespace(one=one, two=two)
    c.boss = colleague("boss", "administrator", name="周立行", password=None)
    c.zhao = colleague("zhao", "department_manager", name="赵敏之", department=one, password=None)
    c.lin = colleague("lin", "salesperson", name="林婉清", department=one, password=None)
    c.chen = colleague("chen", "salesperson", name="陈思远", department=one, password=None)
    c.he = colleague("he", "salesperson", name="何嘉欣", department=two, password=None)
    c.stranger = colleague("stranger", role("nothing"), name="路人", password=None)
    return c


def limited(username="wu", *, grants=None, fields=None, **values):
    """Somebody with a role of his own over customers."""
    made = role(f"role-{username}", {KEY: grants or {"view": 4}}, {KEY: fields} if fields else {})
    return colleague(username, made, password=None, **values)


def customer(name, owner, **values) -> Customer:
    """One customer of somebody's."""
    made = Customer(name=name, owner=owner, **values)
    made.save()
    return made


def contact(customer, name, **values) -> Contact:
    """One person at a customer."""
    made = Contact(customer=customer, name=name, **values)
    made.save()
    return made


def browser(user, **headers) -> Client:
    """A signed-in browser without JavaScript."""
    made = Client(headers=headers)
    made.force_login(user, backend="guanxi.org.sessions.backend.PasswordBackend")
    return made


def htmx(user, target="#x") -> Client:
    """The same with htmx."""
    return browser(user, HX_Request="true", HX_Target=target)


def actor(user):
    """His actor."""
    return actor_for(user)


def text(response) -> str:
    """The page as text."""
    return response.content.decode()
