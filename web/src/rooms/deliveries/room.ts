// Instant deliveries: the list, one of them with its timeline, cancelling, tipping, ordering again.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/deliveries",
  may: "delivery.view",
  menu: { under: "business", order: 30, label: ["即时配送", "Deliveries"] },
  load: () => import("./page"),
});
