// What the page of the merchant's own accounts says; the table's words are those of all accounts.
import { defineWords } from "@/frame/language";

export const words = defineWords({
  title: ["账号", "Accounts"],
  intro: [
    "能登录商户后台的同事。您只能给出自己拥有的权限。",
    "Colleagues who sign in here. You can give no more than you may do yourself.",
  ],
});
