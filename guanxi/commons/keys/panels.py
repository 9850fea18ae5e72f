from django.utils.translation import gettext_lazy as _

from guanxi.kit import menu

menu.add_account(_("Keys for programs"), "/account/keys/", "key", 40)
