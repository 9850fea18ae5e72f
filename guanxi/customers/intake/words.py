"""Words of Chinese customer lists for our choices, and what is said of customers out of reach."""

from django.utils.translation import gettext_lazy

EXISTS = gettext_lazy("On file already, please ask the keeper: the salesperson in charge")
MAYBE = gettext_lazy("May be on file already, please ask the keeper: the salesperson in charge")
KIND_WORDS = {
    "企业": "company", "公司": "company", "单位": "company", "小型企业": "company", "机构": "company", "法人": "company",
    "个人": "person", "消费者": "person", "自然人": "person", "家庭": "person",
}  # fmt: skip
INFLUENCE = {"决策人": "decides", "决策者": "decides", "影响人": "influences", "影响者": "influences", "使用人": "uses", "使用者": "uses"}
STANDING_WORDS = {"重要": "important", "特殊": "special", "一般": "ordinary", "普通": "ordinary", "VIP": "important"}
INTEREST_WORDS = {
    "想买": "wants",
    "有意向": "wants",
    "考虑": "considers",
    "暂不": "not_now",
    "不要": "no",
    "无意向": "no",
    "已报价": "quoted",
}
LIFECYCLE_WORDS = {"潜在": "future", "现有": "present", "成交": "present", "流失": "past"}
SEX_WORDS = {"男": "male", "女": "female", "先生": "male", "女士": "female", "小姐": "female"}
CARD_WORDS = {
    "企业客户档案": "company", "企业客户": "company", "表1-1": "company", "家庭客户档案": "family", "家庭客户": "family", "表1-2": "family",
    "经销商客户档案卡": "dealer", "经销商": "dealer", "终端客户档案卡": "terminal", "终端客户": "terminal", "终端": "terminal", "电话营销表": "telesales",
    "电话营销": "telesales", "合作伙伴": "partner", "业务伙伴": "partner",
}  # fmt: skip
