// Where a change of state came from, in words.
import type { Pair } from "@/frame/language";

export const SOURCES: Record<string, Pair> = {
  answer: ["渠道即时答复", "the provider's answer"],
  callback: ["渠道通知", "the provider's notification"],
  chase: ["系统查询", "the hub asked"],
  api: ["商户接口", "the merchant's call"],
  page: ["收银台", "the payment page"],
  office: ["后台查询", "somebody asked"],
};
