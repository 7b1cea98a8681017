// What the signature debugger says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  intro: [
    "贴上您发出的请求（或收到的通知），平台用现行密钥逐步重算，指出第一处不同。MD5 密钥不会显示。",
    "Paste the request you sent, or a notice you got: the hub works through every step with the live keys and names the first difference. The MD5 key is not shown.",
  ],
  body: ["请求内容", "The request"],
  bodyNote: [
    "表单、JSON、带参数的地址、curl 命令、HTTP 原文，或每行一个 名=值",
    "A form, JSON, an address with its query, a curl command, HTTP as sent, or one name=value a line",
  ],
  own: [
    "您的程序算出的中间结果（可不填，填得越多越准）",
    "What your program made on the way (optional; more tells more)",
  ],
  text: ["待签名文本", "Text to sign"],
  textNote: ["密钥可以用 *** 代替", "You may write *** for the key"],
  md5: ["MD5", "MD5"],
  sign: ["sign", "sign"],
  signNote: ["请求内容里有 sign 就不用填", "Not needed where the request has it"],
  check: ["核对", "Compare"],
  clear: ["清空", "Clear"],
  right: ["签名正确", "The signature is right"],
  current: ["用现行密钥验证通过。", "Good with the current keys."],
  previousKeys: [
    "用旧密钥验证通过：旧密钥停用后就会失败，请尽快换用新密钥。",
    "Good with a previous key: it will fail once that is ended, so move to the new one.",
  ],
  hub: ["这是平台签名的消息，验证通过。", "This is a message of the hub, and its signature is good."],
  wrong: ["第一处不同", "The first difference"],
  step0: ["读取请求", "Reading the request"],
  step1: ["第 1 步：选取字段并排序", "Step 1: choose and sort the fields"],
  step2: ["第 2 步：拼接文本", "Step 2: join the text"],
  step3: ["第 3 步：MD5，大写", "Step 3: MD5, upper case"],
  step4: ["第 4 步：RSA 签名，base64", "Step 4: RSA signature, base64"],
  ours: ["平台的文本", "The hub's text"],
  yours: ["您的文本", "Your text"],
  at: (place: number) => [`从第 ${place} 个字符起不同`, `They differ from character ${place} on`],
  fields: ["字段", "Fields"],
  value: ["平台读到的值", "As the hub reads it"],
  part: ["处理", "What becomes of it"],
  signed: ["参与签名", "signed"],
  empty: ["空值，不参与", "empty, left out"],
  isSign: ["sign，不参与", "sign, left out"],
  nothingThere: ["（结束）", "(end)"],
});
