// Payments: list, totals, one payment's story, and what can be done with it.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/payments",
  may: "payment.view",
  menu: { under: "trade", order: 10, label: ["支付订单", "Payments"] },
  load: () => import("./page"),
});
