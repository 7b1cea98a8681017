// The merchant's own payments.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/payments",
  may: "portal.payment",
  menu: { under: "trade", order: 10, label: ["支付订单", "Payments"] },
  load: () => import("./page"),
});
