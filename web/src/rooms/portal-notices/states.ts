// How a notice stands and what it tells of.
import { defineStates } from "@/parts";

export const NOTICE_STATES = defineStates({
  waiting: ["wait", "待送达", "Waiting"],
  retrying: ["warn", "重试中", "Retrying"],
  done: ["good", "已送达", "Delivered"],
  given_up: ["bad", "已放弃", "Given up"],
});
export const TEST = "test"; // has a limit of its own: another one is sent instead of the same again
export const TOPICS = defineStates({
  "payment.paid": ["info", "支付成功", "Paid"],
  "refund.done": ["info", "退款成功", "Refunded"],
  "refund.failed": ["info", "退款失败", "Refund failed"],
  [TEST]: ["info", "测试通知", "Test"],
});
