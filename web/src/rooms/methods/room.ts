// 支付方式管理: the channel that carries a wallet's scan payments, and the one of its app payments.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/methods",
  may: "product.view",
  menu: { under: "basics", order: 10, label: ["支付方式管理", "Payment methods"] },
  load: () => import("./page"),
});
