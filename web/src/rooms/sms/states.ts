// How a text message stands, what became of its code, and where a change came from.
import type { Pair } from "@/frame/language";
import { defineStates } from "@/parts";

export const SMS = defineStates({
  sending: ["wait", "发送中", "Sending"],
  sent: ["info", "已提交", "Taken"],
  delivered: ["good", "已送达", "Delivered"],
  failed: ["bad", "失败", "Failed"],
  unknown: ["warn", "结果未知", "Fate unknown"],
  unsent: ["bad", "未发出", "Not sent"],
  refused: ["off", "被拦截", "Held back"],
});

export const CODE = defineStates({
  open: ["wait", "待验证", "Open"],
  used: ["good", "已验证", "Used"],
  dead: ["bad", "已失效", "Dead"],
  replaced: ["off", "已被新码取代", "Replaced"],
});

export const KINDS: Record<string, Pair> = {
  template: ["模板短信", "By template"],
  text: ["自由文本", "Plain text"],
  code: ["验证码", "Verification code"],
};

export const EVENTS: Record<string, Pair> = {
  missed: ["通道未成功，换下一个", "Not by this channel; the next one"],
  sent: ["渠道已接收", "The provider took it"],
  delivered: ["已送达手机", "It reached the phone"],
  failed: ["发送失败", "It failed"],
  unknown: ["结果未知，将向渠道查询", "Fate unknown; the provider is asked"],
  unsent: ["没有通道接收", "No channel took it"],
  refused: ["被频率限制或黑名单拦截", "Held back by limits or the list"],
};

export const SOURCES: Record<string, Pair> = {
  send: ["发送时", "when it was sent"],
  receipt: ["渠道回执", "the provider's receipt"],
  query: ["系统查询", "the hub asked"],
  worker: ["后台进程", "the worker"],
};
