// Scenes: places to pay at, their codes and sheets, who is parked, what was paid, and what a payer would be told.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/scenes",
  may: "scene.view",
  menu: { under: "business", order: 10, label: ["场景管理", "Scenes"] },
  load: () => import("./page"),
});
