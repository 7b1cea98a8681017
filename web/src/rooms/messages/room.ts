// Messages by template: what was sent and what WeChat told of it; the reminders of payments, and why one did not go.
import { defineRoom } from "@/frame/room";

export default [
  defineRoom({
    realm: "office",
    path: "/messages",
    may: "message.view",
    menu: { under: "messages", order: 15, label: ["模板消息", "Template messages"] },
    load: () => import("./page"),
  }),
  defineRoom({
    realm: "office",
    path: "/reminders",
    may: "message.view",
    menu: { under: "messages", order: 17, label: ["付款提醒", "Payment reminders"] },
    load: () => import("./reminders"),
  }),
];
