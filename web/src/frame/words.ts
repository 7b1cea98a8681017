// What the shell says.
import { defineWords } from "./language";

export const words = defineWords({
  skip: ["跳到内容", "Skip to the content"],
  menu: ["菜单", "Menu"],
  openMenu: ["打开菜单", "Open the menu"],
  collapse: ["收起菜单", "Collapse the menu"],
  expand: ["展开菜单", "Expand the menu"],
  account: ["我的账号", "My account"],
  signOut: ["退出登录", "Sign out"],
  switchTo: ["Switch to English", "切换到中文"],
  other: ["English", "中文"],
  sandbox: ["沙箱：这里没有真钱", "Sandbox: there is no real money here"],
  noPage: ["没有这个页面", "There is no such page"],
  noPageWhy: ["地址可能写错了，或者页面已经改名。", "The address may be mistyped, or the page has been renamed."],
  noRight: ["没有权限看这个页面", "You may not see this page"],
  noRightWhy: (role: string) => [
    `你的角色是「${role}」。需要时请管理员调整角色。`,
    `Your role is “${role}”. Ask an administrator if you need another one.`,
  ],
  home: ["回到首页", "To the first page"],
  broken: ["页面出错了", "The page broke"],
  brokenWhy: [
    "刷新页面再试；还是不行，请把下面的文字发给维护人员。",
    "Reload the page; if it stays, send the text below to whoever runs this.",
  ],
  newer: ["页面已更新，请刷新", "There is a newer version of this page: please reload"],
  reload: ["刷新页面", "Reload"],
});
