// 域名与验证文件: proof files at the domain's root, and what is entered at the platforms.
import { defineRoom } from "@/frame/room";

export default defineRoom({
  realm: "office",
  path: "/domain",
  may: "channel.view",
  menu: { under: "system", order: 7, label: ["域名与验证文件", "Domain and proof files"] },
  load: () => import("./page"),
});
