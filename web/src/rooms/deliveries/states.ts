// How a delivery stands, what happened to it, and why it may be cancelled.
import type { Pair } from "@/frame/language";
import { defineStates, type Tone } from "@/parts";

export const DELIVERY = defineStates({
  estimated: ["off", "仅询价", "Estimated"],
  placing: ["wait", "下单中", "Ordering"],
  unknown: ["warn", "结果未知", "Fate unknown"],
  unsent: ["bad", "未下单", "Not ordered"],
  waiting: ["wait", "待接单", "Waiting"],
  taken: ["info", "已接单", "Rider found"],
  at_shop: ["info", "已到店", "At the shop"],
  picked_up: ["info", "已取货", "Picked up"],
  on_its_way: ["info", "配送中", "On its way"],
  delivered: ["good", "已送达", "Delivered"],
  returning: ["warn", "退回途中", "Coming back"],
  returned: ["off", "已退回", "Returned"],
  cancelled: ["off", "已取消", "Cancelled"],
  failed: ["bad", "配送失败", "Failed"],
});

/** What happened; a state's own word where it is one. */
export const DEEDS: Record<string, Pair> = {
  tip_asked: ["申请追加小费", "A tip was asked for"],
  tipped: ["追加小费", "A tip was added"],
  tipped_failed: ["追加小费未成功", "The tip was not taken"],
  tipped_unknown: ["追加小费结果未知", "Whether the tip was taken is not known"],
  cancel_asked: ["申请取消", "Cancellation asked for"],
  cancel_asked_failed: ["取消未成功", "The cancellation was not taken"],
  cancel_asked_unknown: ["取消结果未知", "Whether it was cancelled is not known"],
  return_asked: ["申请确认收回", "The return's confirmation was asked for"],
  return_confirmed: ["确认收回退货", "The return was confirmed"],
  return_confirmed_failed: ["确认收回未成功", "The confirmation was not taken"],
  return_confirmed_unknown: ["确认收回结果未知", "Whether the return was confirmed is not known"],
  pretend_asked: ["申请模拟状态", "A pretended status was asked for"],
  pretended: ["模拟状态（测试门店）", "A status was pretended (test shop)"],
  pretended_failed: ["模拟状态未成功", "The pretended status was not taken"],
  pretended_unknown: ["模拟状态结果未知", "Whether the status was pretended is not known"],
};

export const SOURCES: Record<string, Pair> = {
  api: ["商户接口", "the merchant's call"],
  office: ["运营后台", "the back office"],
  push: ["平台推送", "the platform told"],
  query: ["系统查询", "the hub asked"],
  worker: ["后台进程", "the worker"],
};

export const TONES: Record<string, Tone> = {
  delivered: "good",
  failed: "bad",
  unsent: "bad",
  unknown: "warn",
  returning: "warn",
  cancelled: "off",
  returned: "off",
};

export const REASONS: [number, Pair][] = [
  [1, ["不需要了", "No longer needed"]],
  [2, ["价格不合适", "The price"]],
  [3, ["订单信息有误，重新下单", "Wrong information; ordered anew"]],
  [4, ["骑手取货不及时", "The rider is slow to pick up"]],
  [5, ["骑手配送不及时", "The rider is slow to deliver"]],
  [6, ["其他", "Other"]],
];
