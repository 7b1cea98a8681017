// The merchant's own notices.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/notices",
  may: "portal.notice",
  menu: { under: "trade", order: 20, label: ["商户通知", "Notices"] },
  load: () => import("./page"),
});
