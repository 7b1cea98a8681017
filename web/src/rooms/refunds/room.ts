// Refunds: list and totals; one refund is shown with its payment.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/refunds",
  may: "refund.view",
  menu: { under: "trade", order: 20, label: ["退款", "Refunds"] },
  load: () => import("./page"),
});
