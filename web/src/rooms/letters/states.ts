// What the check says of a kind, and how a message that was sent as a test stands.
import { defineStates } from "@/parts";

export const VERDICT = defineStates({
  same: ["good", "一致", "The same"],
  slight: ["warn", "略有不同", "Slightly different"],
  wrong: ["bad", "不一致", "Different"],
  unset: ["off", "未选通道", "No channel"],
  unasked: ["bad", "未能取回", "Not to be had"],
});
