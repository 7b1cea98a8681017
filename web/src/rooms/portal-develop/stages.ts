// The steps of the set-up: what they are called and where they are, for this page and for the first one.
import { defineWords } from "@/frame/language";
import { defineStates } from "@/parts";

export const STATES = defineStates({
  done: ["good", "已完成", "Done"],
  todo: ["wait", "待完成", "To do"],
  warn: ["warn", "建议改进", "Could be better"],
});
export type StepState = keyof typeof STATES;
export const stageWords = defineWords({
  authenticator: ["绑定谷歌验证码", "Bind the authenticator"],
  public_key: ["商户公钥", "Your public key"],
  addresses: ["服务器 IP", "Server addresses"],
  md5_key: ["查看 MD5 密钥", "The MD5 key"],
  call: ["接口调试", "First call"],
  notice: ["通知测试", "Notify tester"],
});
export type Stage = keyof typeof stageWords.zh;
export const PLACES: Record<Stage, string> = {
  authenticator: "authenticator",
  public_key: "public-key",
  addresses: "addresses",
  md5_key: "md5-key",
  call: "call",
  notice: "notices",
};
