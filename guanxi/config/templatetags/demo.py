from django import template

from guanxi.org.users.models import User

register = template.Library()


@register.simple_tag
def demo_people():
    """Who one can be in the demo."""
    return User.objects.alive().filter(is_active=True).order_by("id").only("username", "name", "title")
