// 导出任务: lists that were asked for as files.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/exports",
  may: "payment.export",
  menu: { under: "trade", order: 40, label: ["导出任务", "Exports"] },
  load: () => import("./page"),
});
