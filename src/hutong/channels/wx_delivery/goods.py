"""The platform's table of cargo: first class → its second classes, in its own words.

Manual: instant delivery for merchants, 物品类型, read 2026-07 in a public copy.
"""

from collections.abc import Mapping
from typing import Final

CLASSES: Final[Mapping[str, tuple[str, ...]]] = {
    first: tuple(second.split())
    for first, second in {
        "美食夜宵": "零食小吃 香锅/烤鱼 西餐 日韩料理 海鲜/烧烤 快餐/地方菜 小龙虾 披萨",
        "甜品饮料": "甜品 奶茶果汁 咖啡 面包/糕点 冰淇淋",
        "蛋糕": "蛋糕",
        "日用百货": "便利店 水站/奶站 零食/干果 五金日用 粮油调味 文具店 酒水行 地方特产 进口食品 宠物用品 超市 书店"
        " 宠物食品用品 办公家居用品",
        "果蔬生鲜": "果蔬 海鲜水产 冷冻速食",
        "鲜花": "鲜花",
        "医药健康": "送药 器材器具",
        "美妆护肤": "日化美妆",
        "母婴": "孕婴用品",
        "文件或票务": "保单 票务文件 政府文件 证件",
        "服饰鞋帽": "服饰鞋帽综合",
        "洗涤": "脏衣服收 干净衣服派",
        "珠宝奢侈品": "珠宝饰品 奢侈品",
        "家居家装": "家具 装修建材 厨房卫浴",
        "数码产品": "数码产品",
        "配件器材": "配件器材",
        "电商": "电视购物 线上商城",
        "现场勘查": "现场勘查",
        "快递业务": "快递配送",
        "其他": "其他",
    }.items()
}
