// What the refund page says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["退款", "Refunds"],
  usual: [
    "未选日期时显示最近 31 天；按单号查找不限日期。退款从支付订单发起。",
    "Without dates, the last 31 days. A refund begins at its payment.",
  ],
  search: ["单号", "Number"],
  searchHint: ["退款单号、商户单号、系统单号、渠道单号", "Refund's, merchant's, ours, provider's"],
  state: ["状态", "State"],
  refundId: ["退款单号", "Refund's number"],
  orderId: ["商户单号", "Merchant's number"],
  amount: ["退款金额", "Amount"],
  paid: ["订单金额", "Of"],
  merchant: ["商户", "Merchant"],
  channel: ["通道", "Channel"],
  reason: ["原因", "Reason"],
  automatic: ["发起方", "Made by"],
  byHub: ["系统自动", "The hub"],
  byPeople: ["商户或后台", "Merchant or office"],
  created: ["申请时间", "Asked"],
  done: ["完成时间", "Done"],
  words: ["渠道说明", "What the provider said"],
  providerNo: ["渠道退款单号", "Provider's number"],
  payment: ["查看订单", "Its payment"],
  totals: (count: string, sum: string, done: string, back: string) => [
    `共 ${count} 笔 ${sum}，已退 ${done} 笔 ${back}`,
    `${count} ${count === "1" ? "refund" : "refunds"} of ${sum}; ${done} done, ${back} given back`,
  ],
  none: ["还没有退款", "No refunds yet"],
  noneNext: [
    "在支付订单里点“退款”，或由商户接口发起。",
    "Begin one at its payment, or merchants ask for it by the API.",
  ],
});
