// 通道配置: every setting of every channel.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/settings",
  may: "channel.view",
  menu: { under: "channels", order: 20, label: ["通道配置", "Channel settings"] },
  load: () => import("./page"),
});
