// 访问限制: how often a source may come, and how many messages may be sent.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/access",
  may: ["limit.view", "sms.view"],
  menu: { under: "system", order: 3, label: ["访问限制", "Access limits"] },
  load: () => import("./page"),
});
