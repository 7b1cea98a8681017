// What the merchant's payments say.
import { defineWords } from "@/frame/language";
import { count, defineStates } from "@/parts";

export const words = defineWords({
  title: ["支付订单", "Payments"],
  one: ["支付订单", "Payment"],
  search: ["搜索", "Search"],
  searchHint: ["商户订单号、平台单号、退款单号", "Your number, the hub's, or a refund's"],
  state: ["状态", "State"],
  created: ["下单时间", "Ordered"],
  paidAt: ["支付时间", "Paid"],
  amount: ["金额", "Amount"],
  orderId: ["商户订单号", "Your number"],
  sysOrderId: ["平台单号", "The hub's number"],
  product: ["通道值", "Channel"],
  subject: ["订单描述", "Description"],
  refunded: ["已退款", "Refunded"],
  notice: ["通知", "Notice"],
  count: (n: number) => [`共 ${count(n)} 单`, `${count(n)} orders`],
  paidSum: ["实收", "Received"],
  refundedSum: ["退款", "Refunded"],
  none: ["没有订单", "No payments"],
  noneNext: [
    "换个条件试试；还没有下过单，可以在「开发设置 → 接口调试」里下第一单。",
    "Try other filters. To place a first order, see Developer settings, First call.",
  ],
  attach: ["附加信息", "Attached"],
  userId: ["用户编号", "Payer"],
  payerIp: ["付款人 IP", "Payer's address"],
  notifyUrl: ["通知地址", "Notification address"],
  returnUrl: ["返回页面", "Returns to"],
  expires: ["过期时间", "Expires"],
  story: ["经过", "What happened"],
  refunds: ["退款", "Refunds"],
  notices: ["通知", "Notices"],
  refundId: ["退款单号", "Refund number"],
  automatic: ["自动退回", "by the hub itself"],
});

export const STATES = defineStates({
  open: ["wait", "待支付", "Open"],
  paid: ["good", "已支付", "Paid"],
  closed: ["off", "已关闭", "Closed"],
  late: ["warn", "关单后到账", "Paid late"],
});
export const FILTERED = defineStates({ ...STATES, refunded: ["info", "有退款", "Refunded"] });
export const REFUND_STATES = defineStates({
  done: ["good", "已退款", "Done"],
  failed: ["bad", "退款失败", "Failed"],
  processing: ["wait", "处理中", "Processing"],
  claimed: ["wait", "处理中", "Processing"],
  unsent: ["wait", "处理中", "Processing"],
  unknown: ["wait", "处理中", "Processing"],
});
