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
  file: ["文件", "File"],
  test: ["测试", "Test"],
};

const TOPICS: Record<string, Pair> = {
  "payment.paid": ["支付成功", "Paid"],
  "refund.done": ["退款成功", "Refunded"],
  "refund.failed": ["退款失败", "Refund failed"],
  "sms.delivered": ["短信送达", "Text delivered"],
  "sms.failed": ["短信失败", "Text failed"],
  "sms.unsent": ["短信未发出", "Text not sent"],
  "file.stored": ["文件已存放", "File stored"],
  "file.refused": ["文件被拒绝", "File refused"],
  "file.lost": ["文件没有等到", "File never came"],
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
  file: { at: "/files?file=", may: "file.view" },
};

/** The page of what a notice tells of, and the permission that it needs; undefined where there is none. */
export function pageOf(topic: string, subject: string): { to: string; may: string } | undefined {
  const page = PAGES[topic.split(".")[0] ?? ""];
  return page && subject ? { to: page.at + encodeURIComponent(subject), may: page.may } : undefined;
}
