// 通道路由: which channel does which kind of business.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/routes",
  may: "channel.view",
  menu: { under: "channels", order: 30, label: ["通道路由", "Channel routes"] },
  load: () => import("./page"),
});
