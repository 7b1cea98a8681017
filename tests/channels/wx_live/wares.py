"""What the tests of shops sell: a bowl, an order of two, and a claim for one of them."""

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


def line_of(goods: str, count: int = 2) -> dict[str, Any]:
    """So many bowls in an order."""
    return {
        "out_product_id": goods,
        "out_sku_id": "TEA-WHITE",
        "product_cnt": count,
        "sale_price": 8800,
        "sku_real_price": count * 8800,
        "head_img": "https://shop.example.com/tea.png",
        "title": "盖碗一只",
        "path": "pages/goods?id=1",
    }


def order_of(goods: str, **changes: Any) -> dict[str, Any]:
    """Two bowls; `changes` are of its order_detail."""
    detail = {
        "product_infos": [line_of(goods)],
        "pay_info": {"pay_method_type": 0},
        "price_info": {"order_price": 17600, "freight": 0},
    }
    return {
        "path": "pages/order?id=1",
        "trace_id": "1_iDFG5vWZnZIdXQcOcs1mQKUHchRHqGGBgORdPKbT0_M",
        "order_detail": {**detail, **changes},
        "delivery_detail": {"delivery_type": 1},
        "address_info": {"receiver_name": "李雷", "detailed_address": "学院路", "tel_number": "13800001111"},
    }


def claim_of(goods: str, fen: int = 8800, **changes: Any) -> dict[str, Any]:
    """Money back for one bowl."""
    return {
        "type": 1,
        "product_info": {"out_product_id": goods, "out_sku_id": "TEA-WHITE", "product_cnt": 1},
        "orderamt": fen,
        "refund_reason": "不想要了",
        "refund_reason_type": 2,
        **changes,
    }
