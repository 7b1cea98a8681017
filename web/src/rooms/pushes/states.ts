// How a push stands, what it tells of, and who does something about it.
import type { Pair } from "@/frame/language";
import { defineStates } from "@/parts";

export const PUSH = defineStates({
  new: ["wait", "处理中", "Being handled"],
  done: ["good", "已处理", "Handled"],
  noted: ["off", "已留存", "Kept"],
  retrying: ["warn", "待重试", "To be tried again"],
  failed: ["bad", "处理失败", "Failed"],
});

const EVENTS: Record<string, Pair> = {
  click: ["点击菜单", "Menu tapped"],
  component_verify_ticket: ["第三方平台票据", "Ticket of a platform"],
  image: ["图片消息", "Picture"],
  link: ["链接消息", "Link"],
  location: ["位置", "Location"],
  scan: ["扫码", "Scanned"],
  shortvideo: ["小视频消息", "Short video"],
  subscribe: ["关注", "Followed"],
  subscribe_msg_change_event: ["订阅消息管理", "Subscription changed"],
  subscribe_msg_popup_event: ["订阅消息授权", "Subscription asked"],
  subscribe_msg_sent_event: ["订阅消息结果", "Subscribed message's result"],
  templatesendjobfinish: ["模板消息结果", "Template message's result"],
  text: ["文字消息", "Text"],
  unsubscribe: ["取消关注", "Unfollowed"],
  update_waybill_status: ["配送状态", "Delivery status"],
  video: ["视频消息", "Video"],
  view: ["打开菜单链接", "Menu link opened"],
  voice: ["语音消息", "Voice"],
};

/** An event in words; one that is not listed as it is. */
export function eventOf(name: string): Pair {
  return EVENTS[name] ?? [name, name];
}

const HANDLERS: Record<string, Pair> = {
  Followers: ["关注者", "Followers"],
  MessageResults: ["模板消息", "Template messages"],
  Rides: ["即时配送", "Deliveries"],
  Tickets: ["第三方平台凭证", "Platform's ticket"],
};

/** Who does something about an event, in words. */
export function handlerOf(name: string): Pair {
  return HANDLERS[name] ?? [name, name];
}
