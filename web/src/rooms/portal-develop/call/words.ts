// What the first call says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  intro: [
    "用真实的密钥在页面上走一遍下单：签名在浏览器里完成，私钥只在这个页面的内存里，不会发给平台。",
    "A real order from this page: it is signed in the browser; the private key stays in this page's memory and is never sent.",
  ],
  notSecure: [
    "此页面不是通过 HTTPS 打开的，浏览器不能签名。请用 HTTPS 打开，或按下面的步骤用自己的程序签名。",
    "This page is not open over HTTPS, so the browser can't sign. Use HTTPS, or sign with your own program as shown below.",
  ],
  privateKey: ["商户私钥", "Private key"],
  privateNote: [
    "PKCS#8 或 PKCS#1，PEM 或 base64；只留在内存里，关闭页面即消失",
    "PKCS#8 or PKCS#1, PEM or base64; only in memory, gone with this page",
  ],
  privateBad: ["这不是 RSA 私钥", "This is no RSA private key"],
  md5Key: ["MD5 密钥（可不填）", "MD5 key (optional)"],
  md5Note: [
    "不填时由平台计算 MD5，密钥不出现在页面上",
    "Left empty, the hub computes the MD5 and the key does not appear here",
  ],
  order: ["订单", "The order"],
  channel: ["支付产品", "Product"],
  noProducts: ["还没有对您开放的产品，请联系平台", "No product is open to you yet; ask the hub's operators"],
  style1: ["1 支付页", "1 a payment page"],
  style2: ["2 支付页和调起参数", "2 a page and what starts the payment"],
  again: ["换一个单号", "Another order number"],
  prepare: ["计算签名", "Sign it"],
  call: ["发送请求", "Send it"],
  signing: ["签名过程", "How it is signed"],
  step1: ["第 1 步：非空字段按 ASCII 升序", "Step 1: fields that are not empty, in ascending ASCII order"],
  step2: ["第 2 步：拼接，末尾加 &key=", "Step 2: joined, &key= at the end"],
  step3: ["第 3 步：MD5，转大写", "Step 3: MD5 in upper case"],
  step4: ["第 4 步：用私钥签名（SHA-256），base64", "Step 4: signed with the private key (SHA-256), base64"],
  hubMade: ["由平台计算", "made by the hub"],
  pageMade: ["在浏览器里计算", "made in the browser"],
  curl: ["等价的 curl 命令（可从服务器执行）", "The same as a curl command, to run on your server"],
  answer: ["应答", "The answer"],
  accepted: ["下单成功", "The order is accepted"],
  acceptedWhy: [
    "打开支付页可以走完付款；也可以查询这个订单，并验证平台的签名。",
    "Open the payment page to pay it, or ask about this order and verify the hub's signature.",
  ],
  open: ["打开支付页", "Open the payment page"],
  query: ["查询这个订单", "Ask about this order"],
  refused: (code: number) => [`被拒绝（${code}）`, `Refused (${code})`],
  addressWhy: (ip: string) => [
    `请求是从您的浏览器发出的，地址是 ${ip}，它不在「服务器 IP」里。从服务器执行上面的 curl 命令，或暂时把这个地址加进去。`,
    `The request came from your browser at ${ip}, which is not among the server addresses. Run the curl command on your server, or add this address for now.`,
  ],
  debugWhy: [
    "签名不对时，把上面的请求内容贴到下面的「签名调试器」。",
    "Where the signature is wrong, paste the request into the debugger below.",
  ],
  answerGood: ["平台的签名验证通过", "The hub's signature is good"],
  answerBad: ["平台的签名没有验证通过", "The hub's signature is not good"],
  answerWhy: [
    "用平台公钥在浏览器里验证；被签的是应答各字段按同样步骤得到的 MD5。",
    "Verified in the browser with the hub's public key, over the MD5 of the answer's fields made by the same steps.",
  ],
  unreached: ["请求没有发出去", "The request did not get out"],
});
