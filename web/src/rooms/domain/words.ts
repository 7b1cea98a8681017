// What the page of the domain says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["域名与验证文件", "Domain and proof files"],
  intro: [
    "在微信、支付宝后台需要填写的信息，以及微信要求放在域名根目录的验证文件。",
    "What is entered in the consoles of WeChat and Alipay, and the proof files that WeChat wants at the domain's root.",
  ],

  files: ["验证文件", "Proof files"],
  filesIntro: [
    "设置业务域名、JS 接口安全域名、网页授权域名前，先把微信给的文件上传到这里，再回到微信后台保存。",
    "Before a business, JS-safe or web-authorisation domain is saved at WeChat, upload the file it gives; then save there.",
  ],
  upload: ["上传验证文件", "Upload a proof file"],
  none: ["还没有验证文件", "No proof files yet"],
  noneNext: [
    "在微信后台设置域名时下载 MP_verify_….txt，原样上传。",
    "Download MP_verify_….txt where WeChat asks for a domain, and upload it as it is.",
  ],
  name: ["文件名", "File name"],
  nameNote: ["MP_verify_….txt，或小程序的 10 位 .txt", "MP_verify_….txt, or a mini program's ten letters and .txt"],
  content: ["文件内容", "Content"],
  choose: ["选择文件", "Choose a file"],
  tooLarge: ["这不是验证文件：太大", "This is no proof file: it is too large"],
  url: ["访问地址", "Address"],
  by: ["上传人", "By"],
  at: ["上传时间", "At"],
  saved: ["已上传，立即生效", "Uploaded, and served at once"],
  remove: ["删除", "Remove"],
  removeAsk: (name: string) => [`删除 ${name}？`, `Remove ${name}?`],
  removeWhy: ["微信再次校验域名时会失败。", "WeChat's next check of the domain will fail."],
  removed: ["已删除", "Removed"],

  facts: ["设置信息", "What to enter"],
  obstacles: ["当前公网地址不能直接用于微信", "WeChat would not take the present public address"],
  what: ["项", "What"],
  value: ["值", "Value"],
  place: ["填写位置", "Where"],

  server: ["IP 白名单", "White list of addresses"],
  serverIntro: [
    "公众号、小程序取接口凭证时，微信只接受白名单里的服务器 IP。",
    "WeChat gives credentials to servers on the white list only.",
  ],
  found: ["自动检测", "As found"],
  entered: ["已登记", "As entered"],
  unknown: ["检测不到公网 IP，请登记", "No public address was found: enter it"],
  unknownWhy: [
    "服务器在路由器之后。微信报 40164 时会写明它看到的 IP。",
    "The server is behind a router. WeChat's error 40164 names the address that it sees.",
  ],
  edit: ["登记", "Enter"],
  editTitle: ["登记服务器公网 IP", "The server's public addresses"],
  addresses: ["公网 IP", "Public addresses"],
  addressesNote: ["每行一个；留空则自动检测", "One a line; empty: they are found"],
  save: ["保存", "Save"],
  kept: ["已保存", "Saved"],

  pushes: ["消息推送地址", "Addresses of pushes"],
  checked: ["微信已验证", "Checked by WeChat"],
  never: ["微信未验证", "Never checked"],
  noPush: ["没有能接收推送的通道", "No channel hears pushes"],
});
