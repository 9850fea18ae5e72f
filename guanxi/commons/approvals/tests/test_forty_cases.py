"""Forty papers: who asks, by which flow, who is away, gone or changed, and who must sign in the end."""

import pytest

from guanxi.commons.approvals.kinds import step
from guanxi.commons.approvals.tests.cast import company, do, paper, waits
from guanxi.kit.errors import DomainError

pytestmark = pytest.mark.django_db

MANAGER, GM, BOTH, ONE = step("manager"), step("role:general_manager"), step("role:sales_director", mode="all"), step("role:sales_director")
KEEPER, OWNER, ITS, ABOVE = step("hook:try_keeper"), step("owner"), step("subject_manager"), step("superior")
MANY = step("role:general_manager", when="rows > 100")
OLD = step("role:general_manager", when="remarks ~ 老客户")

# id: (who asks, flow, what was before, deeds with who is waited for behind each ("!" = refused), state at the end)
CASES = {
    "a manager and the general manager sign one after the other": ("lin", [MANAGER, GM], "", "zhao ok > gm; gm ok >", "granted"),
    "the reading of an archive: manager, general manager, keeper": ("lin", [MANAGER, GM, KEEPER], "", "zhao ok > gm; gm ok > keeper; keeper ok >", "granted"),
    "one refusal ends it": ("lin", [MANAGER, GM], "", "zhao no >", "refused"),
    "the last refusal ends it too": ("lin", [MANAGER, GM], "", "zhao ok > gm; gm no >", "refused"),
    "nobody signs out of turn": ("lin", [MANAGER, GM], "", "gm ok ! > zhao", "open"),
    "nobody signs twice": ("lin", [MANAGER, GM], "", "zhao ok > gm; zhao ok ! > gm", "open"),
    "whoever asked signs nothing himself": ("lin", [MANAGER], "", "lin ok ! > zhao", "open"),
    "of either sign the first is enough and the other's task vanishes": ("lin", [ONE, GM], "", "dir2 ok > gm; dir1 ok ! > gm", "open"),
    "of joint sign all are needed": ("lin", [BOTH, GM], "", "dir2 ok > dir1; dir1 ok > gm", "open"),
    "one refusal of joint sign ends it": ("lin", [BOTH], "", "dir1 ok > dir2; dir2 no >", "refused"),
    "a manager on leave is signed for by his substitute": ("lin", [MANAGER], "zhao away sun", "sun ok >", "granted"),
    "while he is away he does not sign himself": ("lin", [MANAGER], "zhao away sun", "zhao ok ! > sun (for zhao)", "open"),
    "leave that begins later moves the task": ("lin", [MANAGER, GM], "", "zhao away sun > sun (for zhao); sun ok > gm", "open"),
    "back from leave he signs himself again": ("lin", [MANAGER], "zhao away sun", "zhao comes > zhao; zhao ok >", "granted"),
    "the substitute of a substitute signs": ("lin", [MANAGER], "sun away keeper; zhao away sun", "keeper ok >", "granted"),
    "two who stand in for each other leave it with the first": ("lin", [MANAGER], "sun away zhao; zhao away sun", "zhao ok >", "granted"),
    "a substitute who asked himself does not sign, the superior does": ("chen", [MANAGER], "zhao away chen", "chen ok ! > gm (for zhao); gm ok >", "granted"),
    "a substitute who has left does not count": ("lin", [MANAGER], "zhao away sun; sun gone", "zhao ok >", "granted"),
    "a manager who asks goes to his superior": ("zhao", [MANAGER], "", "gm ok >", "granted"),
    "his superior on leave has a substitute": ("zhao", [MANAGER], "gm away dir1", "dir1 ok >", "granted"),
    "at the top the step is passed over, the others are not": ("gm", [MANAGER, KEEPER], "", "keeper ok >", "granted"),
    "at the very top nobody is left to ask": ("gm", [MANAGER], "", "", "granted"),
    "the only holder of the role who asks is passed over at the top": ("gm", [GM, BOTH], "", "dir1 ok > dir2; dir2 ok >", "granted"),
    "one of two holders who asks leaves it to the other": ("dir1", [BOTH], "", "dir2 ok >", "granted"),
    "a manager who has left is replaced by his superior": ("lin", [MANAGER, KEEPER], "zhao gone", "gm ok > keeper", "open"),
    "a signer who leaves meanwhile hands his task upward": ("lin", [MANAGER], "", "zhao gone > gm; gm ok >", "granted"),
    "one who comes back gets his task back": ("lin", [MANAGER], "", "zhao gone > gm; zhao returns > gm; zhao ok >", "granted"),
    "a signer who lost the role cannot sign": ("lin", [ONE], "", "dir1 loses > dir2; dir1 ok ! > dir2", "open"),
    "a new manager signs instead of the old": ("lin", [MANAGER], "", "sun leads one > sun; zhao ok ! > sun; sun ok >", "granted"),
    "a flow that names nobody falls to the administrators": ("lin", [OWNER], "he gone; sun gone; gm gone", "boss ok >", "granted"),
    "the owner and the manager of his department sign": ("lin", [OWNER, ITS], "", "he ok > sun; sun ok >", "granted"),
    "the owner who asks goes to his manager": ("he", [OWNER], "", "sun ok >", "granted"),
    "one level above the manager is the general manager": ("lin", [ABOVE], "", "gm ok >", "granted"),
    "the same person signs once for two steps": ("lin", [ABOVE, GM, KEEPER], "", "gm ok > keeper", "open"),
    "a condition on what is asked passes a step over": ("lin", [MANAGER, MANY], "", "zhao ok >", "granted"),
    "a condition on the record keeps a step": ("lin", [MANAGER, OLD], "", "zhao ok > gm", "open"),
    "facts that change after the first signature begin anew": ("lin", [MANAGER, GM], "", "zhao ok > gm; facts x > zhao; gm ok ! > zhao; zhao ok > gm; gm ok >", "granted"),
    "facts that change before any signature are simply taken over": ("lin", [MANAGER], "", "facts x > zhao; zhao ok >", "granted"),
    "what came back is handed in again from the first step": ("lin", [MANAGER, GM], "", "zhao ok > gm; gm back >; lin again > zhao; zhao ok > gm", "open"),
    "back to an earlier step its signer signs again": ("lin", [MANAGER, ONE, GM], "", "zhao ok > dir1, dir2; dir1 ok > gm; gm back 1 > dir1, dir2; dir2 ok > gm; gm ok >", "granted"),
    "what is under way can be withdrawn": ("lin", [MANAGER, GM], "", "zhao ok > gm; lin withdraws >", "withdrawn"),
    "what is granted cannot be withdrawn": ("lin", [MANAGER], "", "zhao ok >; lin withdraws ! >", "granted"),
    "handed on another signs the same seat": ("lin", [MANAGER, GM], "", "zhao hands chen > chen (for zhao); zhao ok ! > chen (for zhao); chen ok > gm", "open"),
    "nothing is handed to whoever asked": ("lin", [MANAGER], "", "zhao hands lin ! > zhao", "open"),
    "a signer added before signs first": ("lin", [MANAGER], "", "zhao before keeper > keeper; keeper ok > zhao; zhao ok >", "granted"),
    "a signer added after signs behind": ("lin", [MANAGER], "", "zhao after keeper > zhao; zhao ok > keeper; keeper ok >", "granted"),
    "a signer added in the middle of joint sign does not lose what is signed": ("lin", [BOTH], "", "dir1 ok > dir2; dir2 before keeper > keeper; keeper ok > dir2; dir2 ok >", "granted"),
    "whoever asked is never added": ("lin", [MANAGER], "", "zhao before lin ! > zhao", "open"),
}  # fmt: skip


@pytest.mark.parametrize("sentence", CASES)
def test_who_must_sign(sentence):
    asks, flow, before, deeds, end = CASES[sentence]
    c = company()
    for words in filter(None, before.split("; ")):
        prepared(c, words)
    made = paper(c, asks, flow)
    for words in filter(None, deeds.split("; ")):
        deed, _sep, expected = (part.strip() for part in words.partition(">"))
        said = deed.removesuffix(" !")
        if said == deed:
            do(c, made, said)
        else:
            with pytest.raises(DomainError):
                do(c, made, said)
        assert waits(made) == expected, f"after “{deed}”"
    made.refresh_from_db()
    assert made.status == end


def prepared(c, words: str) -> None:
    """What was so before anybody asked."""
    do(c, Nothing(), words)


class Nothing:
    """No approval yet."""

    def refresh_from_db(self):
        """Nothing to read."""


def test_there_are_forty_cases_at_least():
    assert len(CASES) >= 40
