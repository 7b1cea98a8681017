// What the page of merchants' notices says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["商户通知", "Notices"],
  intro: [
    "结果发往商户的通知地址，直到它应答 success。未选日期时显示最近 31 天；按单号查找不限日期。",
    "Results go to the merchant's address until it answers success. Without dates, the last 31 days; a number is looked for in all.",
  ],
  one: ["商户通知", "Notice"],
  search: ["单号", "Number"],
  searchHint: ["通知、订单、退款、短信或文件的单号", "A notice's, order's, refund's, text's or file's"],
  state: ["状态", "State"],
  created: ["生成时间", "Made"],
  merchant: ["商户", "Merchant"],
  kind: ["内容", "About"],
  number: ["商户单号", "Merchant's number"],
  subject: ["系统单号", "Our number"],
  id: ["通知编号", "Notice's number"],
  url: ["通知地址", "Address"],
  posted: ["已发送", "Sent"],
  times: (n: number) => [`${n} 次`, n === 1 ? "once" : `${n} times`],
  last: ["最近一次应答", "Last answer"],
  next: ["下次发送", "Next try"],
  done: ["送达时间", "Delivered"],
  look: ["查看", "Look"],
  none: ["没有这样的通知", "No such notices"],
  noneNext: [
    "订单支付、退款、短信回执或文件有了结果，且商户填了通知地址，这里就会出现。",
    "One appears when a payment, a refund, a text or a file has a result and the merchant gave an address.",
  ],

  counting: ["正在统计…", "Counting…"],
  waiting: ["待送达", "To be delivered"],
  retrying: ["其中重试中", "Of them tried in vain"],
  oldest: ["最早生成于", "The oldest made"],
  givenUp: ["近 7 天放弃", "Given up within 7 days"],

  resend: ["重发", "Send again"],
  resent: ["已安排重发，结果几秒后可见", "It is on its way again; the result is here in a moment"],
  resendAsk: ["再发一次已经送达的通知？", "Send a notice again that was delivered?"],
  resendDone: [
    "商户会再收到一次同样的结果；它的接收端应能识别重复。",
    "The merchant gets the same result once more; its receiver has to know repeats.",
  ],

  again: ["重发失败的通知", "Send failed ones again"],
  againTitle: ["重发失败的通知", "Send failed notices again"],
  againIntro: [
    "这段时间内生成、试过但没有送达的通知，每条立刻再发一次，不占用自动重试的次数。请先确认商户的接收端已经修好。",
    "Every notice made since then that was tried and not delivered is sent once more at once; this uses up no automatic try. Make sure first that the merchant's receiver works.",
  ],
  since: ["从何时起（北京时间）", "Since (Beijing time)"],
  hours: (n: number) => [`${n} 小时`, n === 1 ? "1 hour" : `${n} hours`],
  days: (n: number) => [`${n} 天`, `${n} days`],
  allMerchants: ["全部商户", "All merchants"],
  counted: (n: string) => [`共 ${n} 条没有送达`, `${n} were not delivered`],
  nothing: ["这段时间没有失败的通知", "Nothing failed in that time"],
  start: (n: string) => [`重发 ${n} 条`, `Send ${n} again`],
  running: ["正在安排重发…", "They are being put up…"],
  finished: (n: string) => [`已安排重发 ${n} 条`, `${n} are on their way again`],
  stop: ["停止", "Stop"],
  close: ["关闭", "Close"],

  tries: ["发送记录", "Every try"],
  noTries: ["还没有发送", "Not tried yet"],
  noAnswer: ["没有应答", "No answer"],
  heard: ["已送达：应答为 success", "Delivered: the answer was success"],
  detail: ["错误详情", "The error"],
  answered: ["应答内容", "What it answered"],
  message: ["发送的内容", "What is sent"],
  messageNote: [
    "按商户现在的密钥与格式生成；nonceStr 与 sign 每次发送都不同。",
    "As it would be sent now, with the merchant's present key and format; nonceStr and sign differ each time.",
  ],
  phoneNote: [
    "按商户现在的密钥与格式生成；这里隐去了手机号，因此 sign 与所示内容对不上。nonceStr 与 sign 每次发送都不同。",
    "As it would be sent now. The phone is hidden here, so sign does not fit what is shown; nonceStr and sign differ each time.",
  ],
  noMessage: [
    "这个商户现在没有可用的密钥，无法生成签名后的内容。",
    "The merchant has no usable key now, so it can't be signed.",
  ],
});
