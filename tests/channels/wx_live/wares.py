"""What the tests of shops sell: a bowl, and an order of two."""

from typing import Any, Final

TEA: Final[dict[str, Any]] = {
    "title": "盖碗一只",
    "path": "pages/goods?id=1",
    "head_img": ["https://shop.example.com/tea.png"],
    "third_cat_id": 6472,
    "brand_id": 2100000000,
    "desc_info": {"desc": "白瓷", "imgs": []},
    "skus": [
        {"out_sku_id": "TEA-WHITE", "sale_price": 8800, "market_price": 9900, "stock_num": 10, "sku_attrs": []},
    ],
}


def order_of(goods: str, **changes: Any) -> dict[str, Any]:
    """Two bowls."""
    info = {"out_product_id": goods, "out_sku_id": "TEA-WHITE", "product_cnt": 2, "sale_price": 8800}
    return {
        "order_detail": {"product_infos": [info], "price_info": {"order_price": 17600, "freight": 0}, **changes},
        "delivery_detail": {"delivery_type": 1},
        "address_info": {"receiver_name": "李雷", "detailed_address": "学院路", "tel_number": "13800001111"},
    }
