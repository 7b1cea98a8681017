// Notices to merchants: list, every try, sending again.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/notices",
  may: "notice.view",
  menu: { under: "trade", order: 30, label: ["商户通知", "Notices"] },
  load: () => import("./page"),
});
