// Developer settings: everything that a merchant's developer needs, in the order of the documents.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "portal",
  path: "/develop",
  may: "portal.view",
  menu: { under: "payway", order: 10, label: ["开发设置", "Developer settings"] },
  load: () => import("./page"),
});
