// How goods, orders and claims stand, and what happened to them.
import type { Pair } from "@/frame/language";
import { defineStates, type States, type Tone } from "@/parts";
import type { About } from "./asked";

const ASKED = defineStates({
  placing: ["wait", "提交中", "Submitting"],
  unknown: ["warn", "结果未知", "Fate unknown"],
  unsent: ["bad", "未提交成功", "Not taken"],
});

export const REVIEW = defineStates({
  edited: ["off", "未提交审核", "Not under review"],
  reviewing: ["wait", "审核中", "Under review"],
  rejected: ["bad", "审核未通过", "Rejected"],
  ready: ["good", "审核通过", "Approved"],
});

const GOODS = defineStates({
  ...REVIEW,
  ready: ["info", "已过审，未上架", "Approved"],
  listed: ["good", "已上架", "Listed"],
  taken_down: ["off", "已下架", "Taken down"],
  banned: ["bad", "平台下架", "Banned"],
  removed: ["off", "已删除", "Removed"],
  ...ASKED,
});

const ORDER = defineStates({
  unpaid: ["wait", "待付款", "Unpaid"],
  to_send: ["warn", "待发货", "To send"],
  sent: ["info", "已发货", "Sent"],
  done: ["good", "已完成", "Done"],
  cancelled: ["off", "已取消", "Cancelled"],
  returned: ["off", "全部退回", "All returned"],
  ...ASKED,
});

const CLAIM = defineStates({
  asked: ["warn", "待处理", "To be answered"],
  to_return: ["wait", "待买家退货", "Buyer to return"],
  to_receive: ["warn", "待商家收货", "To be received"],
  refunding: ["info", "退款中", "Refunding"],
  refunded: ["good", "已退款", "Refunded"],
  rejected: ["bad", "已拒绝", "Rejected"],
  cancelled: ["off", "买家撤回", "Taken back"],
  closed: ["off", "已关闭", "Closed"],
  ...ASKED,
});

export const STATES: Record<About, States> = { goods: GOODS, order: ORDER, aftersale: CLAIM };

/** Something went wrong, or its fate is not known. */
export const TROUBLE: Record<About, string[]> = {
  goods: ["rejected", "banned", "unsent", "unknown"],
  order: ["unsent", "unknown"],
  aftersale: ["unsent", "unknown"],
};

/** What was asked of the platform; a state's own word where it is one. */
const DEEDS: Record<string, Pair> = {
  update: ["修改商品", "Change the goods"],
  listing: ["上架", "List"],
  delisting: ["下架", "Take down"],
  stock: ["修改库存", "Change the stock"],
  remove: ["删除商品", "Remove the goods"],
  order_pay: ["告知支付结果", "Tell how the payment ended"],
  send: ["发货", "Send"],
  received: ["确认收货", "Confirm the receipt"],
  aftersale_update: ["修改售后", "Change the claim"],
  aftersale_cancel: ["撤回售后", "Take the claim back"],
  aftersale_return: ["填写退货运单", "Enter the return waybill"],
  accept_refund: ["同意退款", "Accept the refund"],
  accept_return: ["同意退货", "Accept the return"],
  reject: ["拒绝售后", "Reject the claim"],
  chased: ["向平台查询结果", "The platform was asked"],
};

/** What happened, in words: a state, a deed, or how a deed ended. */
export function happened(about: About, what: string): Pair {
  const state = STATES[about][what];
  if (state) return [state[1], state[2]];
  const [, name = "", end] = /^(.*?)(?:_(failed|unknown))?$/.exec(what) ?? [];
  const deed = DEEDS[name];
  if (!deed) return [what, what];
  if (end === "failed") return [`${deed[0]}：平台未受理`, `${deed[1]}: refused`];
  return end === "unknown" ? [`${deed[0]}：没有得到答复`, `${deed[1]}: no answer`] : deed;
}

export function toneOf(about: About, what: string, moved: boolean): Tone {
  if (what.endsWith("_failed")) return "bad";
  if (what.endsWith("_unknown")) return "warn";
  return moved ? (STATES[about][what]?.[0] ?? "info") : "off";
}

export const SOURCES: Record<string, Pair> = {
  api: ["商户接口", "the merchant's call"],
  office: ["运营后台", "the back office"],
  push: ["平台推送", "the platform told"],
  query: ["系统查询", "the hub asked"],
  worker: ["后台进程", "the worker"],
};
