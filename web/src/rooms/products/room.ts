// 支付产品: what merchants write into `channel`.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/products",
  may: "product.view",
  menu: { under: "basics", order: 20, label: ["支付产品", "Products"] },
  load: () => import("./page"),
});
