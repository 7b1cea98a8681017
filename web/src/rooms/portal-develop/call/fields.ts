// The fields of an order, as the first call fills them in.
import { defineWords } from "@/frame/language";
import { randomText } from "../crypto";

export type Fields = Record<string, string>;

export const labels = defineWords({
  orderId: ["商户订单号", "Your order number"],
  orderAmt: ["金额（元）", "Amount in yuan"],
  desc: ["订单描述", "Description"],
  attch: ["附加信息", "Comes back in the notice"],
  smstyle: ["返回方式", "Answered with"],
  userId: ["用户编号（JSAPI 填 openid）", "The payer (openid for JSAPI)"],
  ip: ["付款人 IP", "The payer's address"],
  notifyUrl: ["通知地址", "Notification address"],
  returnUrl: ["支付后返回的页面", "Where the payer returns to"],
});
export type Shown = keyof typeof labels.zh;
export const SHOWN = Object.keys(labels.zh) as Shown[];

export function orderNumber(): string {
  return `T${Date.now()}${randomText(4)}`;
}

export function orderOf(merchantId: string, ip: string, channel: string, english: boolean): Fields {
  return {
    merId: merchantId,
    orderId: orderNumber(),
    orderAmt: "0.01",
    channel,
    desc: english ? "A first call" : "接口调试",
    attch: "test",
    smstyle: "1",
    userId: "test",
    ip,
    notifyUrl: "https://example.com/notify",
    returnUrl: "https://example.com/back",
  };
}

/** The body as a form, with every value encoded: a + in the signature becomes %2B. */
export function formOf(fields: Fields): string {
  return new URLSearchParams(fields).toString();
}

/** The same for a shell, each value quoted. */
export function curlOf(url: string, fields: Fields): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  const lines = Object.entries(fields).map(([name, value]) => `  --data-urlencode ${quoted(`${name}=${value}`)}`);
  return [`curl -X POST ${quoted(url)}`, ...lines].join(" \\\n");
}
