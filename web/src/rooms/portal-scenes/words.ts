// What the merchant's list of sites and codes says.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["收费点二维码", "Sites and codes"],
  intro: [
    "贵方收费点张贴的二维码。新增、停用或打印整页请联系平台。",
    "The codes that hang at your sites. To add, switch off or print sheets of them, ask the hub's operators.",
  ],
  search: ["搜索", "Search"],
  searchHint: ["名称、车道、账号或十位码", "Label, lane, account or code"],
  site: ["收费点", "Site"],
  siteOff: (name: string) => [`${name}（停用）`, `${name} (off)`],
  scene: ["场景", "Scene"],
  label: ["名称", "Label"],
  kind: ["类别", "Kind"],
  value: ["车道或账号", "Lane or account"],
  link: ["链接", "Link"],
  state: ["状态", "State"],
  created: ["生成时间", "Made"],
  show: ["查看二维码", "Show the code"],
  alt: (url: string) => [`二维码：${url}`, `QR code of ${url}`],
  png: ["下载 PNG", "Download PNG"],
  svg: ["下载 SVG", "Download SVG"],
  none: ["还没有二维码", "There are no codes yet"],
  noneNext: ["收费点由平台设置，请联系平台", "Sites are set up by the hub's operators: ask them"],
});
