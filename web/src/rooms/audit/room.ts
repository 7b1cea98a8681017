// Who did what, and whether the record of it is untouched.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/audit",
  may: "audit.view",
  menu: { under: "system", order: 6, label: ["审计日志", "Audit log"] },
  load: () => import("./page"),
});
