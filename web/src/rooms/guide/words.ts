// What the set-up guide says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["配置向导", "Set-up guide"],
  intro: [
    "按建议的顺序把通道配好：每一步都会检查，缺什么、下一步做什么都写在旁边。",
    "Set the channels up in the suggested order. Every step is checked and says what is missing and what is next.",
  ],
  done: ["已完成", "Done"],
  open: ["待完成", "To do"],
  channel: ["新增通道", "Add a channel"],
  settings: ["填写配置", "Fill in the settings"],
  route: ["新增路由", "Add a route"],
  template: ["去短信模板", "To the templates"],
  product: ["去支付产品", "To the products"],
  refresh: ["刷新配置", "Refresh"],
  letter: ["去推送配置", "To the push settings"],
  push: ["推送地址", "Push addresses"],
  proof: ["去上传", "To the upload"],
  last: ["刷新配置", "Refresh"],
  lastOpen: (count: number) => [
    `有 ${count} 处改动还没有生效。看一遍差异，然后刷新。`,
    `${count === 1 ? "One edit is" : `${count} edits are`} not in effect. Read the difference, then refresh.`,
  ],
  lastDone: (version: number) => [
    `版本 ${version} 正在运行，没有未生效的改动。`,
    `Version ${version} runs; nothing is left to refresh.`,
  ],
  lastNothing: [
    "还没有发布过。完成上面任何一步后刷新。",
    "Nothing was published yet. Refresh after any of the steps above.",
  ],
  allDone: ["全部完成", "All is done"],
  allDoneWhy: [
    "每类通道都已配好并生效。可以让商户试一笔了。",
    "Every kind of channel is set up and in effect: let a merchant try one.",
  ],
  progress: (done: number, all: number) => [`${done}/${all} 步已完成`, `${done} of ${all} steps done`],
  examine: [
    "拿不准时先自检：密钥、证书、推送、公网地址逐项检查，并说明到哪里改。",
    "Not sure? The self-check examines keys, certificates, pushes and the public address, and says where each is mended.",
  ],
  toDoctor: ["去自检", "Self-check"],
  saved: ["已保存到草稿，刷新配置后生效", "Kept in the draft; refresh to put it into effect"],
});
