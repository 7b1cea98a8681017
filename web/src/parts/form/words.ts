// What every drawn form says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  save: ["保存", "Save"],
  unchanged: ["没有改动", "Nothing was changed"],
  undo: ["放弃改动", "Undo the changes"],
  changed: (n: number) => [`${n} 项未保存`, n === 1 ? "1 field not saved" : `${n} fields not saved`],
  saved: ["已保存", "Saved"],
  required: ["必填", "Required"],
  counted: (wanted: string, n: number) => [
    `格式不对：须 ${wanted} 个字符，填了 ${n} 个`,
    `Malformed: ${wanted} characters, not ${n}`,
  ],
  malformed: (example: string) => [
    example ? `格式不对，例如 ${example}` : "格式不对",
    example ? `Malformed; an example: ${example}` : "Malformed",
  ],
  number: ["须为数字", "A number"],
  kept: ["已设置；留空则保持不变", "Set; leave empty to keep it"],
  willGo: ["保存后将被清除", "Will be removed when you save"],
  remove: ["清除", "Remove"],
  keep: ["不清除", "Keep"],
  example: (text: string) => [`例如 ${text}`, `For example ${text}`],
  optional: ["选填", "Optional"],
  fixed: ["固定值，不用填", "Fixed, nothing to fill in"],
  choose: ["选择文件", "Choose a file"],
  chooseFor: (label: string) => [`为「${label}」选择文件`, `Choose a file for “${label}”`],
  notText: ["这不是文本文件（PEM）。", "This is not a text file (PEM)."],
  tooLarge: ["文件太大。", "The file is too large."],
  yes: ["是", "Yes"],
  no: ["否", "No"],
  look: (n: number) => [`有 ${n} 项要改`, n === 1 ? "1 field needs attention" : `${n} fields need attention`],
});
