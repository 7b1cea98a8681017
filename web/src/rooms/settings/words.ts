// What the page of settings says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["通道配置", "Channel settings"],
  intro: [
    "每个配置一行，密钥已遮盖。修改先存入草稿，刷新配置后生效。",
    "One row a setting; secrets are masked. Edits are kept in a draft until a refresh.",
  ],
  add: ["新增配置", "Add settings"],
  channel: ["通道", "Channel"],
  key: ["配置键", "Key"],
  value: ["配置值", "Value"],
  name: ["名称", "Name"],
  nameHelp: ["同事认得的叫法", "What your colleagues know it by"],
  remark: ["备注", "Remark"],
  search: ["搜索", "Search"],
  searchHint: ["通道、配置键、名称、备注", "Channel, key, name, remark"],
  edit: ["编辑", "Edit"],
  remove: ["删除", "Remove"],
  fixed: ["固定值，无需修改", "A fixed value: nothing to edit"],
  removeAsk: (key: string, channel: string) => [`删除 ${channel} 的 ${key}？`, `Remove ${key} of ${channel}?`],
  removeWhy: [
    "刷新配置后生效；必填的配置删除后无法刷新。",
    "In effect after a refresh, which needs all required ones.",
  ],
  removed: ["已从草稿删除", "Removed from the draft"],
  saved: ["已保存到草稿，刷新配置后生效", "Kept in the draft; refresh to put it into effect"],
  detail: ["配置详情", "Setting"],
  editTitle: ["编辑配置", "Edit the setting"],
  none: ["还没有配置", "There are no settings yet"],
  noneNext: ["先在通道信息中新增通道。", "Add a channel first."],
  toChannels: ["去通道信息", "To the channels"],
  choose: ["选择通道", "Choose a channel"],
  complete: [
    "这个通道的配置都已填写。要修改已有的，请编辑对应的行。",
    "All its settings are there. To change one, edit its row.",
  ],
  meaning: ["说明", "Meaning"],
});
