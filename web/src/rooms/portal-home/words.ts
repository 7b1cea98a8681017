// What the portal's first page says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["首页", "Home"],
  today: ["今日收款", "Received today"],
  yesterday: ["昨日收款", "Yesterday"],
  notices: ["待送达的通知", "Notices to deliver"],
  failing: (n: number) => [`其中 ${n} 条已失败过`, `${n} of them failed before`],
  allTold: ["全部通知已送达", "All notices are delivered"],
  oldest: ["最早", "oldest"],
  givenUp: (n: number) => [`近 7 天放弃 ${n} 条`, `${n} given up in 7 days`],
  toNotices: ["查看商户通知", "See the notices"],
  setup: ["接入步骤", "Getting started"],
  left: (n: number) => [`还有 ${n} 步`, `${n} to go`],
  ready: ["必要步骤已完成", "Everything needed is done"],
  byHour: ["今日收款（按小时）", "Received by hour"],
  chartToday: ["今日", "Today"],
  chartYesterday: ["昨日", "Yesterday"],
});
