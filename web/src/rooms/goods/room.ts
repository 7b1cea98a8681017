// The shop of WeChat Channels: goods, orders and claims, and what can be done with each.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/goods",
  may: "goods.view",
  menu: { under: "business", order: 40, label: ["视频号小店", "Channels shop"] },
  load: () => import("./page"),
});
