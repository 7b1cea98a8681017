// The states of payments, attempts, refunds and notices, in words and colours.
import { defineStates } from "@/parts";

export const PAYMENT = defineStates({
  open: ["wait", "待支付", "Open"],
  paid: ["good", "已支付", "Paid"],
  closed: ["off", "已关闭", "Closed"],
  late: ["warn", "关单后到账", "Paid late"],
  unknown: ["bad", "结果未知", "Fate unknown"],
  refunded: ["info", "有退款", "Refunded"],
});

/** What a row of the list says: of what was paid also whether it was given back. */
export const SHOWN = defineStates({
  ...PAYMENT,
  part_back: ["info", "部分退款", "Partly refunded"],
  all_back: ["info", "已全额退款", "All refunded"],
});

export function shownState(row: { state: string; attempt_state?: string | null; fen: number; refunded_fen: number }) {
  if (row.attempt_state === "unknown") return "unknown";
  if (row.state !== "paid" || row.refunded_fen === 0) return row.state;
  return row.refunded_fen < row.fen ? "part_back" : "all_back";
}

export const ATTEMPT = defineStates({
  claimed: ["wait", "正在请求", "Being asked"],
  waiting: ["wait", "待支付", "Waiting"],
  unknown: ["bad", "结果未知", "Fate unknown"],
  unsent: ["warn", "未送达渠道", "Never left"],
  refused: ["bad", "渠道拒绝", "Refused"],
  paid: ["good", "已支付", "Paid"],
  closed: ["off", "已关闭", "Closed"],
  surplus: ["warn", "重复付款", "Paid twice"],
  late: ["warn", "关单后到账", "Paid late"],
  returned: ["off", "已退回", "Given back"],
});

export const REFUND = defineStates({
  claimed: ["wait", "正在请求", "Being asked"],
  unsent: ["warn", "未送达渠道", "Never left"],
  unknown: ["bad", "结果未知", "Fate unknown"],
  processing: ["wait", "处理中", "Processing"],
  done: ["good", "已退款", "Refunded"],
  failed: ["bad", "退款失败", "Failed"],
});

export const NOTICE = defineStates({
  waiting: ["wait", "待送达", "To be delivered"],
  done: ["good", "已送达", "Delivered"],
  given_up: ["bad", "已放弃", "Given up"],
});
