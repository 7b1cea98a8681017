// 自检: what is wrong with the set-up, before a refresh or as it runs, and where it is mended.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/doctor",
  may: "doctor.view",
  menu: { under: "system", order: 8, label: ["自检", "Self-check"] },
  load: () => import("./page"),
});
