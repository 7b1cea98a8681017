// The products open to the merchant: the values of `channel`.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/products",
  may: "portal.view",
  menu: { under: "payway", order: 20, label: ["通道列表", "Channels open to you"] },
  load: () => import("./page"),
});
