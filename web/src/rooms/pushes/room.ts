// Pushes: the addresses that platforms push to, what they told, handing one on again.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/pushes",
  may: "push.view",
  menu: { under: "messages", order: 25, label: ["消息推送", "Pushes"] },
  load: () => import("./page"),
});
