// What the page of exports says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["导出任务", "Exports"],
  intro: [
    "在交易、消息与审计列表点“导出列表”即可新增任务；通道列表直接下载。文件保留 7 天，只有导出人与管理员能下载。",
    "Begin one with “Export” at a list of trade, messages or audit; those of channels come at once. A file is kept for 7 days; only whoever asked for it and administrators can download it.",
  ],
  introOwn: [
    "在支付订单列表点“导出列表”即可新增任务。文件保留 7 天，只有导出人能下载。",
    "Begin one with “Export” at the list of payments. A file is kept for 7 days; only whoever asked for it can download it.",
  ],
  what: ["内容", "What"],
  filters: ["筛选条件", "Filters"],
  everything: ["全部", "Everything"],
  state: ["状态", "State"],
  progress: ["进度", "Progress"],
  rows: (n: string) => [`${n} 行`, `${n} rows`],
  of: (done: string, total: string) => [`${done} / ${total} 行`, `${done} of ${total} rows`],
  packing: ["正在打包文件…", "Packing the file…"],
  counting: ["正在统计行数…", "Counting rows…"],
  turn: ["等待 worker 处理", "Waiting for the worker"],
  file: ["文件", "File"],
  by: ["导出人", "By"],
  created: ["创建时间", "Asked"],
  finished: ["完成时间", "Finished"],
  expires: ["保留至", "Kept until"],
  download: ["下载", "Download"],
  cancel: ["取消", "Cancel"],
  cancelAsk: ["取消这个导出？", "Cancel this export?"],
  cancelled: ["已取消", "Cancelled"],
  retry: ["重试", "Retry"],
  retried: ["已重新排队", "Queued again"],
  none: ["还没有导出", "No exports yet"],
  noneNext: ["打开支付订单列表，筛选后点“导出列表”。", "Open the list of payments, filter it and choose “Export”."],
  toPayments: ["去支付订单", "Go to payments"],
});
