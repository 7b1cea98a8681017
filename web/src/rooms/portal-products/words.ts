// What the list of products says.
import { defineWords } from "@/frame/language";
import { defineStates } from "@/parts";

export const words = defineWords({
  title: ["通道列表", "Channels open to you"],
  intro: [
    "下单时 channel 字段填写这里的通道值。",
    "What goes into the field channel of an order is one of these values.",
  ],
  search: ["搜索", "Search"],
  searchHint: ["通道值或名称", "Value or name"],
  scene: ["场景", "Scene"],
  name: ["通道值", "Value"],
  label: ["名称", "Name"],
  limits: ["单笔限额", "Limits"],
  noLimit: ["不限", "none"],
  upTo: (most: string) => [`最高 ${most}`, `up to ${most}`],
  rate: ["费率", "Rate"],
  state: ["状态", "State"],
  line: ["代码示例", "Example"],
  copy: ["复制", "Copy"],
  none: ["还没有对您开放的通道", "No channel is open to you yet"],
  noneNext: ["请联系平台开通", "Ask the hub's operators to open one"],
});

export const STATES = defineStates({
  true: ["good", "启用", "On"],
  false: ["off", "停用", "Off"],
});

export const SCENES = defineStates({
  native: ["info", "扫码", "QR code"],
  jsapi: ["info", "公众号 / 小程序", "In the wallet's browser"],
  wap: ["info", "手机浏览器", "Phone's browser"],
  app: ["info", "App", "App"],
  page: ["info", "电脑网页", "Desktop page"],
  barcode: ["info", "付款码", "Payer's code"],
  auto: ["info", "自动识别", "By the payer's app"],
});
