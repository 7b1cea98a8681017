// What the notify tester says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  intro: [
    "向您的通知地址发送一条签名的测试通知（status=0，不对应任何订单），看接收端是否按约定应答。",
    "Sends a signed test notice (status=0, of no order) to your address, and tells whether the receiver answers as agreed.",
  ],
  format: ["通知格式", "Format of notices"],
  form: ["表单", "Form"],
  json: ["JSON", "JSON"],
  url: ["通知地址", "Notification address"],
  urlNote: ["公网 http(s) 地址；测试通知只发一次", "A public http(s) address; a test is sent once"],
  send: ["发送测试通知", "Send a test notice"],
  sending: ["正在发送，等待接收端应答…", "Sent; waiting for the receiver…"],
  slow: [
    "还没有结果：后台进程可能没有运行，稍后在「商户通知」里查看。",
    "No result yet: the worker may not be running. Look under Notices later.",
  ],
  good: ["接收端应答正确", "The receiver answers as it should"],
  bad: ["接收端没有按约定应答", "The receiver does not answer as agreed"],
  status: ["HTTP 状态", "HTTP status"],
  took: ["用时", "Time"],
  milliseconds: (n: number) => [`${n} 毫秒`, `${n} ms`],
  answer: ["应答内容", "Its answer"],
  sent: [
    "发送的字段（nonceStr 与 sign 每次重新生成）",
    "Fields that were sent (nonceStr and sign are made anew each time)",
  ],
  saved: ["通知格式已保存", "The format is saved"],
});
