// 配置向导: the way through set-up.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/guide",
  may: "channel.view",
  menu: { under: "system", order: 2, label: ["配置向导", "Set-up guide"] },
  load: () => import("./page"),
});
