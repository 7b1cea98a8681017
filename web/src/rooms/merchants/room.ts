// Who may order: merchants, their terms, keys and people.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/merchants",
  may: "merchant.view",
  menu: { under: "merchants", order: 10, label: ["商户", "Merchants"] },
  load: () => import("./page"),
});
