// How a message stands, where it came from; how a reminder stands, and why one did not go.
import type { Pair } from "@/frame/language";
import { defineStates } from "@/parts";

export const MESSAGE = defineStates({
  sending: ["wait", "发送中", "Sending"],
  sent: ["info", "微信已接收", "Taken by WeChat"],
  delivered: ["good", "已送达", "Delivered"],
  failed: ["bad", "失败", "Failed"],
  unknown: ["warn", "结果未知", "Fate unknown"],
  unsent: ["bad", "未发出", "Not sent"],
});

export const SOURCES: Record<string, Pair> = {
  api: ["商户接口", "A merchant's call"],
  reminder: ["付款提醒", "Payment reminder"],
  house: ["运营人员", "An operator"],
};

export const WAYS: Record<string, Pair> = {
  template: ["模板消息", "Template message"],
  subscribed: ["订阅消息", "Subscribed message"],
};

export const REMINDER = defineStates({
  due: ["wait", "待发送", "To be sent"],
  messaged: ["info", "微信已接收", "Taken by WeChat"],
  done: ["good", "已提醒", "Reminded"],
  texted: ["good", "已发短信", "By text message"],
  none: ["off", "未提醒", "Not reminded"],
});

export const WHY: Record<string, Pair> = {
  off: ["微信交易消息未启用", "The WeChat payment message is off"],
  no_payer: ["不知道付款人的 openid", "Who paid is not known"],
  other_app: ["付款人不属于发消息的公众号", "Who paid is another account's user"],
  refused: ["微信不能送达", "WeChat does not deliver it"],
  failed: ["没有发出去", "It could not be sent"],
  no_phone: ["微信提醒不了，也没有手机号", "It can not go by WeChat, and no telephone is known"],
  sms_off: ["微信与短信都未启用", "Neither WeChat nor text messages are on"],
  sms_refused: ["微信未送达，短信也没有发出", "Not by WeChat, nor by text message"],
};
