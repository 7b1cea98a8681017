// The merchant's own places to pay at, and the codes that hang there; to look at only.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/scenes",
  may: "portal.view",
  menu: { under: "payway", order: 30, label: ["收费点二维码", "Sites and codes"] },
  load: () => import("./page"),
});
