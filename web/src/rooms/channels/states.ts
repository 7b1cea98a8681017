// States of the draft's parts, and kinds of changes.
import { defineStates } from "@/parts";

export const PARTS = defineStates({
  published: ["good", "已生效", "In effect"],
  added: ["wait", "新增未刷新", "Added, not refreshed"],
  changed: ["wait", "已修改未刷新", "Edited, not refreshed"],
});

export const KINDS = defineStates({
  added: ["good", "新增", "Added"],
  changed: ["wait", "修改", "Changed"],
  removed: ["bad", "删除", "Removed"],
});

export const WHATS = {
  channel: ["通道", "Channel"],
  product: ["支付产品", "Product"],
  route: ["路由", "Route"],
  template: ["短信模板", "SMS template"],
  letter: ["推送配置", "Push settings"],
  "": ["", ""],
} as const;

export const PLACES = defineStates({
  first: ["good", "运行", "Runs"],
  standby: ["info", "候补", "Stands by"],
  resting: ["warn", "休息", "Rests"],
  out: ["off", "不可用", "Out"],
});
