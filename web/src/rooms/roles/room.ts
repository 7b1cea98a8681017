// Named sets of permissions.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/roles",
  may: "account.view",
  menu: { under: "system", order: 5, label: ["角色", "Roles"] },
  load: () => import("./page"),
});
