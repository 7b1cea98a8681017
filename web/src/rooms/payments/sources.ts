// Where a change of state came from, in words.
import type { Pair } from "@/frame/language";

export const SOURCES: Record<string, Pair> = {
  answer: ["渠道即时答复", "the provider's answer"],
  callback: ["渠道通知", "the provider's notification"],
  chase: ["系统查询", "the hub asked"],
  api: ["商户接口", "the merchant's call"],
  page: ["收银台", "the payment page"],
  office: ["运营后台", "the back office"],
  hub: ["系统自动", "the hub itself"],
};

/** Why something was closed, as the hub writes it down. */
export const WHYS: Record<string, Pair> = {
  "asked for": ["按要求关闭", "asked for"],
  expired: ["已过期", "expired"],
  "not at the provider": ["渠道没有此单", "the provider had no such order"],
};
