// How a notice stands, what it tells of, and where that is looked at.
import type { Pair } from "@/frame/language";
import { defineStates } from "@/parts";

export const NOTICE = defineStates({
  waiting: ["wait", "待送达", "To be delivered"],
  retrying: ["warn", "重试中", "Retrying"],
  done: ["good", "已送达", "Delivered"],
  given_up: ["bad", "已放弃", "Given up"],
});

/** What a topic begins with. */
export const KINDS: Record<string, Pair> = {
  payment: ["支付", "Payment"],
  refund: ["退款", "Refund"],
  sms: ["短信", "Text message"],
  message: ["模板消息", "Template message"],
  file: ["文件", "File"],
  delivery: ["配送", "Delivery"],
  goods: ["小店", "Shop"],
  test: ["测试", "Test"],
};

const TOPICS: Record<string, Pair> = {
  "payment.paid": ["支付成功", "Paid"],
  "refund.done": ["退款成功", "Refunded"],
  "refund.failed": ["退款失败", "Refund failed"],
  "sms.delivered": ["短信送达", "Text delivered"],
  "sms.failed": ["短信失败", "Text failed"],
  "sms.unsent": ["短信未发出", "Text not sent"],
  "message.delivered": ["模板消息送达", "Message delivered"],
  "message.failed": ["模板消息失败", "Message failed"],
  "message.unsent": ["模板消息未发出", "Message not sent"],
  "file.stored": ["文件已存放", "File stored"],
  "file.refused": ["文件被拒绝", "File refused"],
  "file.lost": ["文件没有等到", "File never came"],
  "delivery.waiting": ["待骑手接单", "Waiting for a rider"],
  "delivery.taken": ["骑手已接单", "Rider found"],
  "delivery.at_shop": ["骑手已到店", "Rider at the shop"],
  "delivery.picked_up": ["骑手已取货", "Picked up"],
  "delivery.on_its_way": ["配送中", "On its way"],
  "delivery.delivered": ["已送达", "Delivered to the receiver"],
  "delivery.returning": ["退回途中", "Coming back"],
  "delivery.returned": ["已退回", "Returned"],
  "delivery.cancelled": ["配送已取消", "Delivery cancelled"],
  "delivery.failed": ["配送失败", "Delivery failed"],
  "delivery.unsent": ["配送未下单", "Delivery not ordered"],
  "delivery.unknown": ["配送结果未知", "Delivery's fate unknown"],
  "goods.reviewing": ["商品审核中", "Goods under review"],
  "goods.reviewed": ["商品审核中", "Goods under review"], // of notices that were delivered before the state was renamed
  "goods.rejected": ["商品审核未通过", "Goods rejected"],
  "goods.ready": ["商品已过审", "Goods approved"],
  "goods.listed": ["商品已上架", "Goods listed"],
  "goods.taken_down": ["商品已下架", "Goods taken down"],
  "goods.banned": ["商品被平台下架", "Goods banned"],
  "goods.removed": ["商品已删除", "Goods removed"],
  "goods.unsent": ["商品未提交成功", "Goods not taken"],
  "goods.order_unpaid": ["小店订单待付款", "Shop order unpaid"],
  "goods.order_to_send": ["小店订单待发货", "Shop order to send"],
  "goods.order_sent": ["小店订单已发货", "Shop order sent"],
  "goods.order_done": ["小店订单已完成", "Shop order done"],
  "goods.order_cancelled": ["小店订单已取消", "Shop order cancelled"],
  "goods.order_returned": ["小店订单已退回", "Shop order returned"],
  "goods.order_unsent": ["小店订单未提交成功", "Shop order not taken"],
  "goods.aftersale_asked": ["售后待处理", "Claim to be answered"],
  "goods.aftersale_to_return": ["售后待退货", "Claim: buyer to return"],
  "goods.aftersale_to_receive": ["售后待收货", "Claim: to be received"],
  "goods.aftersale_refunding": ["售后退款中", "Claim: refunding"],
  "goods.aftersale_refunded": ["售后已退款", "Claim refunded"],
  "goods.aftersale_rejected": ["售后已拒绝", "Claim rejected"],
  "goods.aftersale_cancelled": ["售后已撤回", "Claim taken back"],
  "goods.aftersale_closed": ["售后已关闭", "Claim closed"],
  "goods.aftersale_unsent": ["售后未提交成功", "Claim not taken"],
  test: ["测试通知", "Test"],
};

/** A topic in words; one that is not listed as it is. */
export function topicOf(topic: string): Pair {
  return TOPICS[topic] ?? [topic, topic];
}

const PAGES: Record<string, { at: string; may: string }> = {
  payment: { at: "/payments?payment=", may: "payment.view" },
  refund: { at: "/refunds?search=", may: "refund.view" },
  sms: { at: "/sms?sms=", may: "sms.view" },
  delivery: { at: "/deliveries?delivery=", may: "delivery.view" },
  goods: { at: "/goods?item=", may: "goods.view" },
  message: { at: "/messages?message=", may: "message.view" },
  file: { at: "/files?file=", may: "file.view" },
};

/** The page of what a notice tells of, and the permission that it needs; undefined where there is none. */
export function pageOf(topic: string, subject: string): { to: string; may: string } | undefined {
  const page = PAGES[topic.split(".")[0] ?? ""];
  return page && subject ? { to: page.at + encodeURIComponent(subject), may: page.may } : undefined;
}
