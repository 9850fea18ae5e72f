"""Sample content for the parts page: invented names, one of everything."""

from datetime import timedelta

from django import forms
from django.utils import timezone


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="客户名称", initial="苏州澄曜泵业")
    mobile = forms.CharField(label="手机", min_length=11)
    source = forms.ChoiceField(
        label="来源", choices=[("", "—"), ("fair", "展会"), ("friend", "转介绍")], help_text="怎么认识的", required=False
    )
    number = forms.CharField(label="编号", initial="自动生成", disabled=True, required=False)
    since = forms.DateField(label="开始交往", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    limit = forms.DecimalField(label="信用额度", required=False, initial="120000.00")
    owner = forms.ChoiceField(
        label="负责人", choices=[("1", "林婉清"), ("2", "陈思远"), ("3", "何嘉欣")], widget=forms.Select(attrs={"data-tom": ""})
    )
    roles = forms.MultipleChoiceField(
        label="角色", choices=[("c", "客户"), ("d", "经销商"), ("s", "供应商")], widget=forms.CheckboxSelectMultiple, required=False
    )
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea)
    verified = forms.BooleanField(label="资料已核实", required=False)


class Tab:
    """A tab as templates read it."""

    def __init__(self, label, count=None, current=False):
        self.label, self.count, self.current, self.url = label, count, current, "#"


ROWS = (
    # name, tags, grade, owner, standing, days since contact, days to the next, revenue, completeness
    (1, "苏州澄曜泵业有限公司", ("战略", "样品中"), "A", "林婉清", ("important", "重要"), 7, 0, 1_864_000, 86, 0, 0),
    (2, "宁波甬岚流体设备有限公司", ("快签单",), "A", "林婉清", ("important", "重要"), 4, None, 1_420_000, 92, 1, 0),
    (3, "合肥庐清水务集团", ("招标",), "A", "林婉清", ("important", "重要"), 23, None, 1_287_000, 78, 8, 0),
    (4, "上海浦沅医疗器械有限公司", (), "A", "陈思远", ("special", "特殊"), 9, 3, 973_000, 95, 0, 0),
    (5, "无锡锡沐新材料股份有限公司", ("样品中",), "B", "林婉清", ("ordinary", "一般"), 3, 0, 645_000, 71, 0, 0),
    (6, "泰州海陵泊川船舶配件厂", (), "C", "周立行", ("ordinary", "一般"), 42, None, 98_000, 39, 0, 41),
    (7, "镇江润澜化工有限公司", ("转介绍",), "", "何嘉欣", ("ordinary", "一般"), 2, 3, None, 31, 0, 0),
)


def everything() -> dict:
    """The context of kit/shell/parts.html."""
    now = timezone.now()
    names = ("pk", "name", "tags", "grade", "owner", "standing", "last", "next", "revenue", "complete", "late", "idle")
    rows = [dict(zip(names, row, strict=True)) for row in ROWS]
    for row in rows:
        row["last"] = now - timedelta(days=row["last"])
        row["next"] = None if row["next"] is None else now + timedelta(days=row["next"])
    form = SampleForm({"name": "苏州澄曜泵业", "mobile": "1395127", "owner": "1"})
    form.is_valid()
    return {
        "title": "部件与状态",
        "rows": rows,
        "form": form,
        "now": now,
        "old": now - timedelta(days=400),
        "tabs": [Tab("我和下属", "10,000+", True), Tab("A 级 30 天未联系", 7), Tab("本周要联系", 43), Tab("公海", 2316)],
        "ways": [("call", "电话", "phone"), ("visit", "拜访", "walk"), ("wechat", "微信", "message"), ("note", "备注", "note")],
        "months": [12, 15, 14, 21, 20, 18, 27, 26, 33],
        "chart": {
            "legend": {},
            "xAxis": {"type": "category", "data": ["7 月", "8 月", "9 月", "10 月", "11 月"]},
            "yAxis": {"type": "value"},
            "series": [
                {"type": "bar", "name": "回款", "data": [62, 71, 58, 90, 86]},
                {"type": "line", "name": "目标", "lineStyle": {"type": "dashed"}, "data": [80, 80, 90, 90, 120]},
            ],
        },
    }
