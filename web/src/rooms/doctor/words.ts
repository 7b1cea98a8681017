// What the self-check says.
import { defineWords } from "@/frame/language";

const things = (n: number) => (n === 1 ? "1 thing" : `${n} things`);

export const words = defineWords({
  title: ["自检", "Self-check"],
  intro: [
    "检查配置，并向服务商做无害的查询，说明哪里不对、怎么改。不改动任何东西。",
    "Examines the set-up and asks the providers what is harmless to ask: what is wrong, and what helps. Changes nothing.",
  ],
  draft: ["草稿（刷新之前）", "Draft (before a refresh)"],
  running: ["运行中", "What runs"],
  which: ["检查哪一份配置", "Which configuration is examined"],
  ofDraft: ["草稿", "the draft"],
  ofRunning: (revision: number) => [
    revision ? `运行中的版本 ${revision}` : "运行中（尚未发布）",
    revision ? `version ${revision}, which runs` : "what runs (nothing was published yet)",
  ],
  run: ["开始检查", "Examine"],
  again: ["重新检查", "Examine again"],
  copy: ["复制报告", "Copy the report"],

  none: ["还没有检查过", "Not examined yet"],
  noneDraft: [
    "按刷新之后的样子检查草稿，先看到问题，再决定是否刷新。通常需要几秒；服务商很慢时最多半分钟左右。",
    "The draft is examined as a refresh would publish it, so that trouble shows before. It takes some seconds, or half a minute where providers are slow.",
  ],
  noneRunning: [
    "检查正在使用的配置：通道账号、证书、消息推送、公网地址等。通常需要几秒；服务商很慢时最多半分钟左右。",
    "What is in use is examined: accounts, certificates, pushes, the public address and more. It takes some seconds, or half a minute where providers are slow.",
  ],

  progress: ["检查进度", "Progress"],
  begins: ["正在读取配置…", "Reading the configuration…"],
  done: (done: number, total: number) => [`已检查 ${done}/${total} 项`, `${done} of ${total} parts examined`],
  waiting: (names: string, more: number) => [
    `还在等：${names}${more > 0 ? ` 等 ${more} 项` : ""}`,
    `Waiting for ${names}${more > 0 ? ` and ${more} more` : ""}`,
  ],

  well: ["没有发现问题", "Nothing is wrong"],
  rest: (n: number) => [`${n} 项正常`, `${things(n)} fine`],
  wrong: (errors: number, warnings: number) => [
    [errors && `${errors} 处有问题`, warnings && `${warnings} 处将会有问题`].filter(Boolean).join("，"),
    [errors && `${things(errors)} wrong`, warnings && `${things(warnings)} that will go wrong`]
      .filter(Boolean)
      .join(", "),
  ],
  counts: (errors: number, warnings: number, fine: number) => [
    `有问题 ${errors} · 将会有问题 ${warnings} · 正常 ${fine}`,
    `Wrong ${errors} · Will go wrong ${warnings} · Fine ${fine}`,
  ],
  about: (what: string, at: string, seconds: string, checked: number) => [
    `检查的是${what} · ${at} · 用时 ${seconds} · 对照 ${checked} 种常见问题`,
    `Of ${what} · ${at} · in ${seconds} · ${checked} kinds of trouble looked for`,
  ],
  seconds: (n: number) => [`${n.toFixed(1)} 秒`, `${n.toFixed(1)} s`],

  error: ["有问题", "Wrong"],
  errorWhy: ["客户会遇到", "customers will meet it"],
  warn: ["将会有问题", "Will go wrong"],
  warnWhy: ["暂时不影响，尽早处理", "no harm yet"],
  fine: ["正常", "Fine"],
  fineWhy: ["检查过，没有问题", "looked at, and right"],
  remedy: ["处理", "Remedy"],
  where: ["页面", "Page"],
  mend: ["去处理", "Mend it"],
  mendOf: (subject: string) => [`去处理：${subject}`, `Mend it: ${subject}`],
  skipped: (names: string) => [
    `没有检查（先解决上面的问题）：${names}`,
    `Not looked at, before the trouble above is mended: ${names}`,
  ],

  cut: ["检查中断了", "The examination was cut off"],
  cutWhy: ["连接断开，或者服务正在重启。", "The connection was lost, or the service is restarting."],
  cutNext: ["重新检查一次。", "Examine again."],

  // in the dialog of a refresh
  before: ["刷新前自检", "Self-check before the refresh"],
  more: ["看问题", "Show"],
  less: ["收起", "Hide"],
  allowed: ["仍然可以刷新；建议先处理。", "A refresh is possible all the same; better mend it first."],
  whole: ["完整报告", "Whole report"],
  failed: ["自检没有完成", "Not completed"],
});
